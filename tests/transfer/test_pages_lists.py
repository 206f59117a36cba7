"""The three lists as pages and files: who sees what, filters, totals, downloads, the workbench and the menu."""

import io

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    MeasureFactory,
    OrganisationFactory,
    ParkFactory,
    RegionFactory,
    actor,
    community_office,
    owner_of,
)
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.models import Measure
from xiechuang.domains.transfer.queries import work
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, OrganisationKind, Role

pytestmark = pytest.mark.django_db
SOURCE = "三（一）"


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


def url(name: str) -> str:
    return reverse(f"transfer:list_{name}")


def text_of(answer) -> str:
    return answer.content.decode()


def docking_in(region: str, **given):
    firm = OrganisationFactory(region=RegionFactory(code=region))
    institute = OrganisationFactory(kind=OrganisationKind.INSTITUTE, region=RegionFactory(code=region))
    return DockingFactory(
        demand=DemandFactory(state=RecordState.PUBLISHED, organisation=firm),
        achievement=AchievementFactory(state=RecordState.PUBLISHED, organisation=institute),
        **given,
    )


def official(region: str):
    return actor(Role.REGIONAL_OFFICIAL, region=region)


def sheet_of(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_each_region_sees_its_own_dockings_and_the_office_all(as_):
    here, there = docking_in("110000"), docking_in("130000")
    beijing = text_of(as_(official("110000")).get(url("dockings")))
    assert here.number in beijing
    assert there.number not in beijing
    whole = text_of(as_(community_office()).get(url("dockings")))
    assert here.number in whole
    assert there.number in whole
    assert SOURCE in whole


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("measures", Role.FIRM),
        ("measures", Role.TECHNOLOGY_MANAGER),
        ("dockings", Role.EXPERT),
        ("landings", Role.EXPERT),
    ],
)
def test_who_has_no_business_with_a_list_does_not_find_it(as_, name, role):
    assert as_(actor(role)).get(url(name)).status_code == 404


@pytest.mark.parametrize("name", ["dockings", "measures", "landings"])
def test_strangers_are_sent_to_sign_in(client, name):
    assert client.get(url(name)).status_code == 302


def test_a_firm_finds_its_own_landing_only(as_):
    own, other = (docking_in("110000", state=DockingState.LANDED) for _ in range(2))
    text = text_of(as_(owner_of(own.demand_side)).get(url("landings")))
    assert own.landing.contract_number in text
    assert other.landing.contract_number not in text


def test_a_region_is_found_on_either_side(as_):
    crossing = DockingFactory(
        demand=DemandFactory(
            state=RecordState.PUBLISHED, organisation=OrganisationFactory(region=RegionFactory(code="120000"))
        )
    )
    docking_in("130000")
    office = as_(community_office())
    for region in ("110000", "120000"):
        rows = sheet_of(office.get(url("dockings"), {"region": region, "export": "xlsx"}).content)
        assert [row[0] for row in rows if str(row[0]).startswith("DJ-")] == [crossing.number]


def test_a_park_is_found_on_either_side_and_its_office_sees_only_it(as_):
    park = ParkFactory()
    inside = DockingFactory(
        demand=DemandFactory(state=RecordState.PUBLISHED, organisation=OrganisationFactory(park=park))
    )
    outside = docking_in("110000")
    office = as_(community_office())
    filtered = text_of(office.get(url("dockings"), {"park": park.pk}))
    assert inside.number in filtered
    assert outside.number not in filtered
    seen = text_of(as_(actor(Role.PARK_OFFICIAL, park=park)).get(url("dockings")))
    assert inside.number in seen
    assert outside.number not in seen


def test_totals_follow_the_filter(as_):
    docking_in("110000", state=DockingState.LANDED)
    docking_in("110000")
    office = as_(community_office())
    assert "对接 <strong>2 件</strong>" in text_of(office.get(url("dockings")))
    landed = text_of(office.get(url("dockings"), {"state": "landed"}))
    assert "对接 <strong>1 件</strong>" in landed
    assert "其中已落地 <strong>1 件</strong>" in landed
    assert "合同成交额 <strong>120 万元</strong>" in text_of(office.get(url("landings")))


def test_a_landing_is_found_by_where_it_landed_at_any_depth(as_):
    docking_in("110000", state=DockingState.LANDED)
    office = as_(community_office())
    count = lambda place: text_of(office.get(url("landings"), {"place": place})).count("HT-")  # noqa: E731
    assert count("130000") > 0
    assert count("110000") == 0


@pytest.mark.parametrize("name", ["dockings", "measures", "landings"])
def test_each_list_leaves_as_excel_word_and_pdf_with_its_source(as_, name):
    docking_in("110000", state=DockingState.LANDED)
    MeasureFactory(title="设立中试专线")
    office = as_(community_office())
    files = {form: office.get(url(name), {"export": form}) for form in ("xlsx", "docx", "pdf")}
    shown = {"dockings": "已落地", "measures": "设立中试专线", "landings": "120"}[name]
    cells = {str(cell) for row in sheet_of(files["xlsx"].content) for cell in row}
    assert any(shown in cell for cell in cells)
    paper = docx.Document(io.BytesIO(files["docx"].content))
    words = [c.text for t in paper.tables for row in t.rows for c in row.cells]
    assert any(shown in word for word in words)
    assert any(SOURCE in paragraph.text for paragraph in paper.paragraphs)
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"].content)).pages)
    assert "清单" in pdf
    assert "attachment" in files["pdf"]["Content-Disposition"]


def test_a_title_that_looks_like_a_formula_stays_text_in_excel(as_):
    DockingFactory(demand=DemandFactory(state=RecordState.PUBLISHED, title="=1+2"))
    rows = sheet_of(as_(community_office()).get(url("dockings"), {"export": "xlsx"}).content)
    assert any("=1+2" in [str(cell).lstrip("'") for cell in row] for row in rows)


def test_late_measures_are_shown_and_found(as_):
    late, fine = MeasureFactory(title="迟了的举措"), MeasureFactory(title="按时的举措")
    Measure.objects.filter(pk=late.pk).update(due_on=clock.today().replace(month=1))
    office = as_(community_office())
    assert "已超期" in text_of(office.get(url("measures")))
    found = text_of(office.get(url("measures"), {"late": "1"}))
    assert late.title in found
    assert fine.title not in found


# --- the workbench


def titles(items) -> list[str]:
    return [item.number for item in items]


def test_a_proposal_waits_for_both_sides_and_not_for_the_manager():
    docking = DockingFactory()
    for side in (docking.demand_side, docking.achievement_side):
        assert titles(work.todo(owner_of(side))) == [docking.number]


def test_what_a_side_has_said_waits_for_the_other_only():
    docking = DockingFactory(state=DockingState.ONE_AGREED)
    assert work.todo(owner_of(docking.demand_side)) == []
    assert titles(work.todo(owner_of(docking.achievement_side))) == [docking.number]


@pytest.mark.parametrize("state", [DockingState.INTERESTED, DockingState.MEETING, DockingState.AGREED])
def test_between_the_sides_words_it_waits_for_the_manager(state):
    manager = actor(Role.TECHNOLOGY_MANAGER)
    docking = DockingFactory(state=state, manager=manager)
    assert titles(work.todo(manager)) == [docking.number]
    assert titles(work.started(manager)) == [docking.number]
    assert work.todo(actor(Role.TECHNOLOGY_MANAGER)) == []


def test_offices_are_sent_copies_and_reminded_of_late_measures():
    office = official("110000")
    docking = docking_in("110000")
    measure = MeasureFactory(actor=office)
    Measure.objects.update(due_on=clock.today().replace(month=1))
    assert titles(work.copied(office)) == [docking.number]
    assert titles(work.todo(office)) == [measure.number]
    assert titles(work.started(office)) == [measure.number]
    assert work.copied(official("130000")) == []


def test_a_finished_measure_is_never_late():
    office = official("110000")
    MeasureFactory(actor=office, state=MeasureState.DONE)
    Measure.objects.update(due_on=clock.today().replace(month=1))
    assert work.todo(office) == []


def test_strangers_have_no_workbench():
    DockingFactory()
    assert [list(f(PUBLIC)) for f in (work.todo, work.done, work.started, work.copied, work.cards)] == [
        []
    ] * 5


@pytest.mark.parametrize(
    "role",
    [
        Role.FIRM,
        Role.INSTITUTE,
        Role.TECHNOLOGY_MANAGER,
        Role.REGIONAL_OFFICIAL,
        Role.PARK_OFFICIAL,
        Role.COMMUNITY_OFFICE,
    ],
)
def test_every_card_asks_one_question_and_the_page_shows_it(as_, role):
    who = actor(role)
    cards = work.cards(who)
    assert cards
    assert all(card.label.endswith("？") for card in cards)
    text = text_of(as_(who).get(reverse("workbench")))
    assert all(card.label in text for card in cards)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_every_menu_item_shown_to_a_role_opens(as_, role):
    who = as_(actor(role))
    page = who.get(reverse("workbench"))
    for section in page.context["menu"]:
        for entry in section.entries:
            assert who.get(entry.url).status_code == 200, entry.label
