"""Lists of firms with every problem named, gap tables over them, and drafts tried over them."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from tests.benefits.granting import BEIJING, COMPUTING, DAY, HEBEI, TIANJIN, firm, listed, load_rules
from tests.factories import OrganisationFactory, actor
from xiechuang.domains.benefits.actions.trial import try_draft
from xiechuang.domains.benefits.actions.upload import upload_firms
from xiechuang.domains.benefits.models import FactsRow, FactsUpload, Trial
from xiechuang.domains.benefits.queries.documents import gap_report, trial_report
from xiechuang.domains.benefits.queries.edition import regions, rule_base
from xiechuang.domains.benefits.queries.gaps import gap_table, listed_firms
from xiechuang.domains.benefits.queries.population import count_on_file, firms_on_file
from xiechuang.domains.benefits.queries.sheets import template_bytes
from xiechuang.domains.benefits.queries.trying import Typed, histogram_picture, region_picture
from xiechuang.engines.rules.formulas import Nature
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.exchange import Format, document_bytes
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC, Role

WAN = 1_000_000
SHARE = "voucher_computing.share"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_rules()


def office(region: str = BEIJING):
    return actor(Role.REGIONAL_OFFICIAL, region=region)


def sheet(*rows: dict[str, object]) -> bytes:
    book = Workbook()
    titles = list(dict.fromkeys(title for row in rows for title in row))
    book.active.append(titles)
    for row in rows:
        book.active.append([row.get(title) for title in titles])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


GOOD = {"企业名称": "甲公司", "统一社会信用代码": "91110000000000001A", "所在地区": "北京市", "科技型中小企业": "是",
        "在标杆或省部级以上孵化器在孵": "否", "服务合同实际发生额": "40万元"}  # fmt: skip


def upload(*rows: dict[str, object], who=None, region: str = BEIJING) -> FactsUpload:
    return upload_firms(
        actor=who or office(), title="名单", region_code=region, content=sheet(*rows), name="a.xlsx"
    )


def test_a_workbook_is_taken_and_its_firms_are_known_by_their_code() -> None:
    known = OrganisationFactory(credit_code="91110000000000001A")
    made = upload(
        GOOD, GOOD | {"企业名称": "乙公司", "统一社会信用代码": None, "服务合同实际发生额": 400_000}
    )
    first, second = made.rows.all()
    assert (first.organisation, first.answers["service_contract"]) == (known, "40万元")
    assert second.credit_code == ""
    firms = list(firms_on_file(rule_base(), upload=made))
    assert [one.facts["service_contract"] for one in firms] == [40 * WAN, 40 * WAN]


def test_every_problem_is_named_with_row_and_field_and_good_rows_are_taken() -> None:
    wrong = {
        **GOOD, "企业名称": "丙公司", "统一社会信用代码": "123", "服务合同实际发生额": "-5万元", "科技型中小企业": "可能",
    }  # fmt: skip
    torn = GOOD | {"企业名称": "丁公司", "统一社会信用代码": None, "不认识的列": "x",
                   "其中来自不适用行业的收入": "2万元", "本年度营业收入": "1万元"}  # fmt: skip
    away = GOOD | {"企业名称": "戊公司", "统一社会信用代码": None, "所在地区": "河北"}
    made = upload(GOOD, wrong, torn, away, GOOD | {"企业名称": None, "统一社会信用代码": None})
    assert [row.name for row in made.rows.all()] == ["甲公司"]
    found = {(one["row"], one["column"]) for one in made.problems}
    assert found == {
        (1, "不认识的列"), (3, "统一社会信用代码"), (3, "服务合同实际发生额"), (3, "科技型中小企业"),
        (4, "其中来自不适用行业的收入"), (5, "所在地区"), (6, "企业名称"),
    }  # fmt: skip
    torn_problem = next(one for one in made.problems if one["row"] == 4)
    assert "研发费用加计扣除" in torn_problem["clause"]


def test_a_file_that_is_no_list_is_refused_whole() -> None:
    with pytest.raises(Invalid, match="所在地区"):
        upload({"企业名称": "甲公司"})
    with pytest.raises(Invalid):
        upload(GOOD | {"服务合同实际发生额": "x"})
    with pytest.raises(Invalid):
        upload_firms(actor=office(), title="名单", region_code=BEIJING, content=b"\x00\x01", name="a.xlsx")
    with pytest.raises(Invalid, match="名称"):
        upload_firms(actor=office(), title=" ", region_code=BEIJING, content=sheet(GOOD), name="a.xlsx")
    assert not FactsUpload.objects.exists()


def test_the_template_reads_back() -> None:
    book = load_workbook(BytesIO(template_bytes(rule_base())))
    titles = [cell.value for cell in book.active[1]]
    assert titles[:3] == ["企业名称*", "统一社会信用代码", "所在地区*"]
    assert "服务合同实际发生额" in titles
    with pytest.raises(Invalid, match="没有一行"):
        upload_firms(
            actor=office(),
            title="空",
            region_code=BEIJING,
            content=template_bytes(rule_base()),
            name="t.xlsx",
        )


@pytest.mark.parametrize(
    ("role", "region"), [(Role.FIRM, BEIJING), (Role.REGIONAL_OFFICIAL, TIANJIN), (Role.AUDITOR, BEIJING)]
)
def test_others_upload_nothing_for_a_region(role, region) -> None:
    with pytest.raises(Refused):
        upload(GOOD, who=actor(role, region=region))


def seen_by(who) -> tuple[int, int, int]:
    models = (FactsUpload, FactsRow, Trial)
    scoped = tuple(visible(who, model).count() for model in models)
    with fenced(who):
        assert tuple(model.objects.count() for model in models) == scoped
        assert tuple(visible(who, model).count() for model in models) == scoped
    return scoped


def test_lists_and_trials_are_the_offices_own() -> None:
    listed(COMPUTING)
    try_draft(actor=office(), name="试", day=DAY, typed=[draft("40%")], upload=FactsUpload.objects.get())
    listed({}, region=HEBEI, of=None, is_sample=True)
    assert seen_by(office()) == (2, 2, 1)
    assert seen_by(office(TIANJIN)) == (1, 1, 0)
    assert seen_by(actor(Role.COMMUNITY_OFFICE)) == seen_by(actor(Role.AUDITOR)) == (2, 2, 1)
    assert seen_by(actor(Role.FIRM, region=BEIJING)) == seen_by(PUBLIC) == (0, 0, 0)


def test_a_firm_in_both_is_judged_by_what_it_released() -> None:
    who = firm(service_contract="40万元")
    code = next(iter(firms_on_file(rule_base()))).credit_code
    made = listed(COMPUTING)
    FactsRow.objects.filter(upload=made).update(credit_code=code)
    (one,) = firms_on_file(rule_base(), region=BEIJING, upload=made)
    assert one.organisation_id == who.organisation_id
    assert one.facts["service_contract"] == 40 * WAN
    assert count_on_file(region=BEIJING, upload=made) == 2
    assert list(firms_on_file(rule_base(), region=TIANJIN, upload=made)) == []


def test_the_gap_table_keeps_known_and_unknown_apart() -> None:
    made = listed(COMPUTING | {"intent_before": "是"}, {})
    firms = [one for _row, one in listed_firms(rule_base(), made)]
    first, second = gap_table(rule_base(), firms=firms, day=DAY, regions=regions())
    assert (first.known, first.gap) == ((30 * WAN, 0, 0), 30 * WAN)
    assert all(n > 0 for n in first.unknown)
    assert (second.known, second.gap) == ((0, 0, 0), 0)
    other = gap_table(rule_base(), firms=firms, day=DAY, regions=regions(), nature=Nature.TAX_BASE)
    assert other[0].known == (0, 0, 0)
    report = gap_report([first, second], regions=regions(), day=DAY, nature="发给企业的资金")
    assert len(document_bytes(report=report, format=Format.XLSX)) > 3_000


def draft(value: str, parameter: str = SHARE, place: str = BEIJING, since: date | None = None) -> Typed:
    return Typed(parameter=parameter, place=place, since=since, until=None, value=value)


def test_a_draft_says_who_gains_what_each_region_pays_and_leaves_the_rules_alone() -> None:
    made = listed(
        COMPUTING,
        COMPUTING | {"service_contract": "400万元"},
        COMPUTING | {"in_incubator": "否", "is_technology_sme": "否"},
        {},
    )
    tried = try_draft(actor=office(), name="提高到 40%", day=DAY, typed=[draft("40%")], upload=made)
    (row,) = tried.result["rows"]
    # 30 → 48万元; the other stays at the cap of 50万元; one is not eligible, one has not answered.
    assert (row["gain"], row["lose"], row["same"], row["unknown"]) == (1, 0, 2, 1)
    assert (row["before_fen"], row["after_fen"]) == (80 * WAN, 98 * WAN)
    assert [one["difference"] for one in tried.result["changes"]] == [18 * WAN]
    assert sum(tried.result["histogram"]) == 1
    assert tried.result["conflicts"] == []
    assert rule_base().book.book.value(SHARE, day=DAY, place=BEIJING) != 1
    names = {one.code: one.name for one in regions()}
    assert region_picture(tried.result, names=names, key="a", day="x").rows == [["北京市", 80.0, 98.0]]
    assert histogram_picture(tried.result, key="b", day="x").rows[6][1] == 1
    assert len(document_bytes(report=trial_report(tried, names=names), format=Format.XLSX)) > 3_000


def test_a_draft_can_take_away_and_can_make_known_or_unknown() -> None:
    made = listed(COMPUTING | {"intent_before": "是"})
    less = try_draft(actor=office(), name="降", day=DAY, typed=[draft("10%")], upload=made).result["rows"][0]
    assert (less["lose"], less["after_fen"]) == (1, 12 * WAN)
    gone = try_draft(actor=office(), name="不明", day=DAY, typed=[draft("未公布")], upload=made).result[
        "rows"
    ][0]
    assert gone["became_unknown"] == 1
    there = listed(COMPUTING | {"intent_before": "是"}, region=TIANJIN)
    typed = [
        draft("30%", "voucher_prearranged.share", "120116"), draft("20万元", "voucher_prearranged.cap", "120116"),
    ]  # fmt: skip
    made_known = try_draft(actor=office(TIANJIN), name="定", day=DAY, typed=typed, upload=there).result[
        "rows"
    ][0]
    assert (made_known["became_known"], made_known["after_fen"]) == (1, 20 * WAN)


def test_what_the_changed_rules_contradict_is_listed() -> None:
    made = listed(COMPUTING)
    late = draft("40%", since=date(2030, 1, 1))
    assert try_draft(actor=office(), name="晚", day=DAY, typed=[late], upload=made).result["conflicts"] == []


def test_every_fault_of_a_draft_is_named_at_once() -> None:
    typed = [
        draft("很多"), draft("1%", "no.such"), draft("是", place="440000"),
        Typed(parameter=SHARE, place=BEIJING, since=DAY, until=DAY, value="1%"),
        draft("100%", "transfer_income.untaxed", "CN"), draft("两年", "venture.months", "CN"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as wrong:
        try_draft(actor=office(), name="", day=DAY, typed=typed)
    assert set(wrong.value.fields) == {"name", *(f"draft-{n}" for n in range(1, 7))}
    with pytest.raises(Invalid, match="至少"):
        try_draft(actor=office(), name="空", day=DAY, typed=[])
    with pytest.raises(Invalid, match="最多试"):
        try_draft(actor=office(), name="多", day=DAY, typed=[draft("1%")] * 11)


def test_without_firms_or_rights_nothing_is_tried() -> None:
    with pytest.raises(Refused, match="没有一家企业"):
        try_draft(actor=office(), name="无", day=DAY, typed=[draft("40%")])
    for role in (Role.FIRM, Role.AUDITOR, Role.PARK_OFFICIAL):
        with pytest.raises(Refused, match="主管部门"):
            try_draft(actor=actor(role, region=BEIJING), name="无", day=DAY, typed=[draft("40%")])


def test_lists_and_flags_can_be_drafted() -> None:
    made = listed(
        {
            "service_kind": "算力",
            "provider_in_catalogue": "是",
            "contract_and_receipts": "是",
            "paid_in_full": "是",
        }
    )
    typed = [draft("testing、computing", "voucher_across.services", "CN")]
    (row,) = try_draft(
        actor=actor(Role.COMMUNITY_OFFICE), name="列", day=DAY, typed=typed, upload=made
    ).result["rows"]
    assert row["newly_eligible"] == 1
