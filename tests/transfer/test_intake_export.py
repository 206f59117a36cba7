"""Lists as files; what goes out comes in again as it was."""

import io
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, MeasureFactory, actor
from tests.transfer.intake_files import checked
from xiechuang.domains.transfer.actions.intake import take_intake, take_rows
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.export import LISTS, export_report
from xiechuang.domains.transfer.queries.intake import counts_of, faults_of, records_of
from xiechuang.domains.transfer.queries.intake_values import values_of
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState
from xiechuang.kernel.exchange import Format, document_bytes, read_table
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


def exported(name: str, *, form: Format = Format.XLSX, actor: Actor = SYSTEM, **filters) -> bytes:
    return document_bytes(report=export_report(name=name, actor=actor, form=form, **filters), format=form)


def taken_again(content: bytes, *, name: str, kind: str) -> Intake:
    owner = actor(Role.INSTITUTE if kind == "achievement" else Role.FIRM)
    intake = checked(owner, content, name=name, kind=kind)
    assert faults_of(intake, most=9) == []
    take_intake(actor=owner, intake=intake, in_background=False)
    take_rows(actor=owner, intake=intake)
    return intake


def achievements() -> list:
    plain = AchievementFactory()
    full = AchievementFactory(
        state=RecordState.PUBLISHED,
        title="=1+1 <b>换热器</b>",
        text="第一行\n第二行，“引号”与,逗号",
        fields=["1.1.1", "6.1"],
        trl_scale="trl13",
        trl_level=8,
        price_mode="range",
        price_from_fen=123_456_789,
        price_to_fen=200_000_000,
        ways=["licence", "equity"],
        inventors=["甘知微", "霍青屿"],
        own_code="-007",
        ip=[{"kind": "invention_patent", "number": "ZL2020"}, {"kind": "software_copyright", "number": None}],
        parameters=[
            {"quantity": "换热效率", "value": Decimal("95.5"), "value_to": None, "unit": "%"},
            {"quantity": "耐温 (长期)", "value": Decimal(-40), "value_to": Decimal(200), "unit": "℃"},
        ],
    )
    return [plain, full]


def demands() -> list:
    wanted = [
        {
            "quantity": "循环寿命",
            "comparator": "ge",
            "value": Decimal(2000),
            "value_to": None,
            "unit": "次",
            "must": True,
        },
        {
            "quantity": "载重",
            "comparator": "between",
            "value": Decimal(8),
            "value_to": Decimal(15),
            "unit": "t",
            "must": False,
        },
    ]
    spans = [(50_000_000, 50_000_000), (30_000_000, None), (None, 80_000_000), (0, 10)]
    return [
        DemandFactory(
            budget_from_fen=low, budget_to_fen=high, deadline_on=date(2027, 5, 6), parameters=wanted,
            modes=["service", "licence"], region_preference=["110000", "130000"], confidentiality="managers",
        )
        for low, high in spans
    ]  # fmt: skip


@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV])
@pytest.mark.parametrize(
    ("kind", "name", "make"), [("achievement", "achievements", achievements), ("demand", "demands", demands)]
)
def test_what_is_exported_can_be_imported_as_it_was(form, kind, name, make) -> None:
    originals = make()
    copies = records_of(taken_again(exported(name, form=form), name=f"a.{form}", kind=kind)).order_by("pk")
    for original, copy in zip(originals, copies, strict=True):
        original.refresh_from_db()
        before, after = values_of(original), values_of(copy)
        # Where it lies follows the new owner, unless the file says a place.
        before.pop("place_id"), after.pop("place_id")
        assert after == before


def test_the_other_columns_are_named_as_not_used() -> None:
    achievements()
    intake = taken_again(exported("achievements"), name="a.xlsx", kind="achievement")
    assert any("编号、单位、地区、状态" in note for note in intake.notes)
    assert counts_of(intake).good == 2


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("form", [Format.XLSX, Format.CSV, Format.DOCX])
def test_every_list_becomes_every_kind_of_file(name, form) -> None:
    DockingFactory(state=DockingState.LANDED)
    MeasureFactory()
    content = exported(name, form=form)
    if form is Format.DOCX:
        assert content.startswith(b"PK")
        return
    table = read_table(content, name=f"a.{form}", known=["编号", "合同编号", "举措"])
    assert len(table.rows) == 1
    assert all(title for title in table.columns)


def test_a_list_becomes_a_pdf_with_its_words() -> None:
    AchievementFactory(title="余热回收换热器")
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(exported("achievements", form=Format.PDF))).pages
    )
    assert "余热回收换热器" in text.replace("\n", "")
    assert "导出时间" in text


def test_everybody_exports_what_they_may_see() -> None:
    DemandFactory(state=RecordState.DRAFT)
    published = DemandFactory(state=RecordState.PUBLISHED)
    DemandFactory(state=RecordState.PUBLISHED, confidentiality="named")
    for who in (actor(Role.FIRM), actor(Role.EXPERT), actor(Role.PUBLIC)):
        table = read_table(exported("demands", actor=who, form=Format.CSV), name="a.csv")
        assert [row.cells[0] for row in table.rows] == [published.number]


def test_filters_narrow_and_are_said() -> None:
    DockingFactory(state=DockingState.LANDED)
    MeasureFactory(state=MeasureState.PLANNED, actor=actor(Role.REGIONAL_OFFICIAL, region="130000"))
    assert (
        len(export_report(name="measures", actor=SYSTEM, form=Format.CSV, region="130000").tables[0].rows)
        == 1
    )
    assert (
        len(export_report(name="measures", actor=SYSTEM, form=Format.CSV, region="120000").tables[0].rows)
        == 0
    )
    assert (
        len(export_report(name="dockings", actor=SYSTEM, form=Format.CSV, states=["landed"]).tables[0].rows)
        == 1
    )
    assert (
        len(export_report(name="dockings", actor=SYSTEM, form=Format.CSV, states=["proposed"]).tables[0].rows)
        == 0
    )
    report = export_report(
        name="achievements", actor=SYSTEM, form=Format.XLSX, region="110000", states=["published"]
    )
    assert any("地区：北京市；状态：已发布" in note for note in report.notes)


@pytest.mark.parametrize(
    ("name", "filters"),
    [
        ("demands", {"region": "440000"}),
        ("demands", {"states": ["nowhere"]}),
        ("landings", {"states": ["landed"]}),
    ],
)
def test_a_filter_that_does_not_exist_is_an_error(name, filters) -> None:
    with pytest.raises(Invalid):
        export_report(name=name, actor=SYSTEM, form=Format.CSV, **filters)
