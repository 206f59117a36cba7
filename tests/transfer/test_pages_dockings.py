"""Docking lists, proposing from them, and the page of one docking with its moves."""

import io
import re
from datetime import timedelta

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    community_office,
    details_of,
    owner_of,
)
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.actions.docking import move_docking
from xiechuang.domains.transfer.models import Docking, Landing
from xiechuang.domains.transfer.queries.docking_list import explanation_of, pair_of
from xiechuang.domains.transfer.queries.dockings import STAGE_NOW, WAY, why_of
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Organisation, Role
from xiechuang.kernel.workflow.public import Copy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(vocabularies, frozen_clock):
    return vocabularies


@pytest.fixture
def manager() -> Actor:
    return actor(Role.TECHNOLOGY_MANAGER)


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


@pytest.fixture
def demand():
    return DemandFactory(state=RecordState.PUBLISHED)


@pytest.fixture
def achievement():
    return AchievementFactory(state=RecordState.PUBLISHED)


def list_of(demand) -> str:
    return reverse("transfer:docking_list", args=[demand.number])


def page_of(docking) -> str:
    return reverse("transfer:docking", args=[docking.number])


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_manager_reads_why_each_achievement_fits(as_, manager, demand, achievement):
    text = text_of(as_(manager).get(list_of(demand)))
    assert achievement.title.split("第")[0] in re.sub(r"</?mark>", "", text)
    assert "内容相关" in text
    assert "<mark>" in text
    assert "推荐对接" in text


def test_the_bars_add_up_to_the_score(demand, achievement):
    why = why_of(explanation_of(pair_of(demand, achievement)))
    assert round(sum(bar.points for bar in why.bars), 1) == round(why.points, 1)
    for before, bar in zip(why.bars, why.bars[1:], strict=False):
        assert bar.start == pytest.approx(before.start + before.width, abs=0.02)


def test_a_docking_without_explanation_shows_none():
    assert why_of({}) is None


def test_the_owner_reads_the_list_and_cannot_propose(as_, demand, achievement):
    text = text_of(as_(owner_of(demand.organisation)).get(list_of(demand)))
    assert achievement.number in text
    assert "确认推荐" not in text


@pytest.mark.parametrize("role", [Role.EXPERT, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_business_with_it_does_not_find_the_list(as_, demand, role):
    assert as_(actor(role)).get(list_of(demand)).status_code == 404


def test_another_firm_does_not_find_the_list_of_a_public_demand(as_, demand):
    assert as_(actor(Role.FIRM)).get(list_of(demand)).status_code == 404


def test_the_list_of_a_demand_for_managers_is_closed_to_other_regions(as_):
    demand = DemandFactory(state=RecordState.PUBLISHED, confidentiality="managers")
    assert as_(actor(Role.REGIONAL_OFFICIAL, region="130000")).get(list_of(demand)).status_code == 404
    assert as_(actor(Role.REGIONAL_OFFICIAL, region="110000")).get(list_of(demand)).status_code == 200


@pytest.mark.parametrize(
    "page", ["docking_lists", "dockings", "list_dockings", "list_landings", "statistics"]
)
def test_strangers_are_sent_to_sign_in(client, page):
    answer = client.get(reverse(f"transfer:{page}"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_strangers_are_sent_to_sign_in_from_lists_and_cases(client, demand):
    for url in (list_of(demand), page_of(DockingFactory())):
        assert client.get(url).status_code == 302


def test_proposing_makes_a_docking_that_keeps_its_explanation(as_, manager, demand, achievement):
    answer = as_(manager).post(list_of(demand), {"achievement": achievement.number, "reason": "先看样件"})
    docking = Docking.objects.get()
    assert answer["Location"] == page_of(docking)
    assert docking.reason == "先看样件"
    assert docking.explanation["contributions"]
    assert docking.score == docking.explanation["score"]


def test_proposing_twice_lists_the_reason_and_keeps_what_was_typed(as_, manager, demand, achievement):
    browser = as_(manager)
    browser.post(list_of(demand), {"achievement": achievement.number, "reason": "一"})
    AchievementFactory(state=RecordState.PUBLISHED)
    answer = browser.post(list_of(demand), {"achievement": achievement.number, "reason": "再来一次"})
    assert answer.status_code == 409
    assert Docking.objects.get().number in text_of(answer)
    assert Docking.objects.count() == 1


def test_too_long_a_reason_is_not_lost(as_, manager, demand, achievement):
    answer = as_(manager).post(list_of(demand), {"achievement": achievement.number, "reason": "长" * 2001})
    assert answer.status_code == 422
    assert "长" * 2001 in text_of(answer)
    assert not Docking.objects.exists()


def test_an_owner_cannot_propose_by_posting(as_, demand, achievement):
    answer = as_(owner_of(demand.organisation)).post(list_of(demand), {"achievement": achievement.number})
    assert answer.status_code == 409
    assert "技术经理人" in text_of(answer)


def test_proposing_an_unknown_achievement_is_not_found(as_, manager, demand):
    assert as_(manager).post(list_of(demand), {"achievement": "CG-2026-999999"}).status_code == 404


def test_two_or_three_pairs_stand_side_by_side(as_, manager, demand):
    chosen = [AchievementFactory(state=RecordState.PUBLISHED) for _ in range(4)]
    numbers = [a.number for a in chosen]
    text = text_of(as_(manager).get(list_of(demand), {"compare": numbers}))
    compared = text.split('id="compared"')[1].split("</table>")[0]
    assert compared.count('<th scope="col">') == 1 + 3
    assert 'id="compared"' not in text_of(as_(manager).get(list_of(demand), {"compare": numbers[:1]}))


def test_the_list_leaves_as_excel_word_and_pdf(as_, manager, demand, achievement):
    browser = as_(manager)
    files = {form: browser.get(list_of(demand), {"export": form}).content for form in ("xlsx", "docx", "pdf")}
    rows = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0).to_python()
    assert any(achievement.number in row for row in rows)
    table = docx.Document(io.BytesIO(files["docx"])).tables[0]
    assert achievement.title in {cell.text for cell in table.columns[2].cells}
    assert "供需对接清单" in PdfReader(io.BytesIO(files["pdf"])).pages[0].extract_text()


def test_an_institute_sees_which_demands_fit_and_a_manager_proposes_there(as_, manager, demand, achievement):
    url = reverse("transfer:fitting_demands", args=[achievement.number])
    owner = as_(owner_of(achievement.organisation))
    assert demand.number in text_of(owner.get(url))
    as_(manager).post(url, {"demand": demand.number, "achievement": achievement.number, "reason": "合适"})
    assert Docking.objects.get().demand == demand


def test_demands_kept_to_managers_are_not_shown_to_an_institute(as_, achievement):
    hidden = DemandFactory(state=RecordState.PUBLISHED, confidentiality="managers")
    url = reverse("transfer:fitting_demands", args=[achievement.number])
    assert hidden.number not in text_of(as_(owner_of(achievement.organisation)).get(url))


def test_a_manager_finds_open_demands_with_their_dockings(as_, manager):
    docking = DockingFactory(manager=manager)
    text = text_of(as_(manager).get(reverse("transfer:docking_lists")))
    assert docking.demand.number in text
    assert list_of(docking.demand) in text
    assert '<td class="end">1</td>' in text


# --- one docking


def test_words_of_people_are_never_markup_on_a_docking(as_):
    bad = "<script>alert(1)</script>"
    docking = DockingFactory(
        demand=DemandFactory(state=RecordState.PUBLISHED, title=bad, text=bad), reason=bad
    )
    text = text_of(as_(owner_of(docking.demand_side)).get(page_of(docking)))
    assert bad not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("role", [Role.FIRM, Role.INSTITUTE, Role.TECHNOLOGY_MANAGER, Role.EXPERT])
def test_who_takes_no_part_does_not_find_the_docking(as_, role):
    assert as_(actor(role)).get(page_of(DockingFactory())).status_code == 404


def test_offices_of_both_regions_find_it_and_a_third_does_not(as_):
    docking = DockingFactory(
        achievement=AchievementFactory(state=RecordState.PUBLISHED, organisation=_institute("120000"))
    )
    found = {
        r: as_(actor(Role.REGIONAL_OFFICIAL, region=r)).get(page_of(docking)).status_code
        for r in ("110000", "120000", "130000")
    }
    assert found == {"110000": 200, "120000": 200, "130000": 404}


def _institute(region: str) -> Organisation:
    return OrganisationFactory(kind="institute", region=RegionFactory(code=region))


def test_opening_a_docking_marks_its_copy_as_read(as_):
    official = actor(Role.REGIONAL_OFFICIAL, region="110000")
    docking = DockingFactory()
    as_(official).get(page_of(docking))
    assert Copy.objects.get(person_id=official.person_id).read_at is not None


def test_both_sides_are_told_when_it_is_their_turn(as_):
    docking = DockingFactory(state=DockingState.ONE_INTERESTED)
    spoken, silent = as_(owner_of(docking.demand_side)), as_(owner_of(docking.achievement_side))
    assert "轮到您办理" not in text_of(spoken.get(page_of(docking)))
    assert "轮到您办理" in text_of(silent.get(page_of(docking)))


def test_a_side_shows_interest_by_the_page_alone(as_):
    docking = DockingFactory()
    answer = as_(owner_of(docking.demand_side)).post(page_of(docking), {"move": "show_interest"})
    assert answer.status_code == 302
    docking.refresh_from_db()
    assert docking.status is DockingState.ONE_INTERESTED


def test_a_move_out_of_turn_is_refused_with_its_reason(as_):
    docking = DockingFactory()
    answer = as_(owner_of(docking.demand_side)).post(page_of(docking), {"move": "agree"})
    assert answer.status_code == 409
    assert "当前状态不能“同意合作”" in text_of(answer)


def test_an_unknown_move_is_not_found(as_):
    docking = DockingFactory()
    assert as_(owner_of(docking.demand_side)).post(page_of(docking), {"move": "x"}).status_code == 404


def test_an_official_watches_and_cannot_move(as_):
    docking = DockingFactory()
    office = as_(community_office())
    assert 'name="move"' not in text_of(office.get(page_of(docking)))
    assert office.post(page_of(docking), {"move": "show_interest"}).status_code == 409


def test_a_meeting_without_time_and_place_names_both(as_):
    docking = DockingFactory(state=DockingState.INTERESTED)
    answer = as_(owner_of(docking.demand_side)).post(
        page_of(docking), {"move": "arrange_meeting", "arrange_meeting-note": "请带样件"}
    )
    text = text_of(answer)
    assert answer.status_code == 422
    assert "约见时间：" in text
    assert "约见地点：" in text
    assert "请带样件" in text


def test_a_meeting_is_local_time(as_):
    docking = DockingFactory(state=DockingState.INTERESTED)
    when = (clock.now() + timedelta(days=2)).replace(hour=9, minute=30)
    given = {
        "arrange_meeting-meeting_at": f"{when:%Y-%m-%dT%H:%M}",
        "arrange_meeting-meeting_place": "线上 123",
    }
    as_(owner_of(docking.demand_side)).post(page_of(docking), {"move": "arrange_meeting", **given})
    docking.refresh_from_db()
    assert docking.meeting_at == when.replace(second=0, microsecond=0)


def test_ending_without_a_code_and_with_other_without_words_is_refused(as_):
    docking = DockingFactory()
    browser = as_(owner_of(docking.demand_side))
    assert browser.post(page_of(docking), {"move": "decline"}).status_code == 422
    answer = browser.post(page_of(docking), {"move": "decline", "decline-decline_code": "other"})
    assert answer.status_code == 409
    assert "须写明原因" in text_of(answer)


def test_an_ended_docking_says_why_and_by_whom(as_):
    docking = DockingFactory(state=DockingState.DECLINED)
    text = text_of(as_(owner_of(docking.demand_side)).get(page_of(docking)))
    assert "对接已终止" in text
    assert "价格不合适" in text
    assert "需求方" in text


def _landing(**changes: str) -> dict[str, str]:
    given = {
        "contract_number": "HT-1",
        "contract_type": "licence",
        "value": "128.5",
        "signed_on": f"{clock.today()}",
        "place": "130000",
        "product": "预警仪",
    } | changes
    return {"move": "land"} | {f"land-{name}": value for name, value in given.items()}


def test_a_landing_is_recorded_to_the_fen_and_shown(as_):
    docking = DockingFactory(state=DockingState.AGREED)
    browser = as_(owner_of(docking.achievement_side))
    assert browser.post(page_of(docking), _landing()).status_code == 302
    assert Landing.objects.get().value_fen == 128_500_000
    text = text_of(browser.get(page_of(docking)))
    assert "128.5 万元" in text
    assert "技术许可" in text


def test_every_fault_of_a_landing_is_told_at_once_and_nothing_is_lost(as_):
    docking = DockingFactory(state=DockingState.AGREED)
    tomorrow = clock.today() + timedelta(days=1)
    wrong = _landing(contract_number="", value="-3", signed_on=f"{tomorrow}", place="", product="留下的字")
    answer = as_(owner_of(docking.achievement_side)).post(page_of(docking), wrong)
    text = text_of(answer)
    assert answer.status_code == 422
    for label in ("合同编号：", "合同成交额（万元）：", "签订日期：", "落地地区："):
        assert label in text
    assert "留下的字" in text
    assert not Landing.objects.exists()


@pytest.mark.parametrize("value", ["1e30", "NaN", "0.0000001", "一百"])
def test_an_amount_that_is_no_amount_is_refused(as_, value):
    docking = DockingFactory(state=DockingState.AGREED)
    answer = as_(owner_of(docking.achievement_side)).post(page_of(docking), _landing(value=value))
    assert answer.status_code == 422


def test_a_contract_number_serves_one_landing_only(as_):
    first, second = DockingFactory(state=DockingState.AGREED), DockingFactory(state=DockingState.AGREED)
    as_(owner_of(first.demand_side)).post(page_of(first), _landing())
    answer = as_(owner_of(second.demand_side)).post(page_of(second), _landing())
    assert answer.status_code == 409
    assert "已登记在另一项落地" in text_of(answer)


def test_the_history_names_everybody_in_order(as_):
    docking = DockingFactory(state=DockingState.MEETING)
    text = text_of(as_(community_office()).get(page_of(docking)))
    places = [text.index(f"<strong>{word}</strong>") for word in ("推荐对接", "表达意向", "安排约见")]
    assert places == sorted(places)


@pytest.mark.parametrize("state", [s for s in DockingState if s is not DockingState.DECLINED])
def test_every_state_has_its_place_on_the_way(state):
    assert 0 < STAGE_NOW[state] <= len(WAY)


def test_a_docking_that_ended_late_shows_how_far_it_came(as_):
    docking = DockingFactory(state=DockingState.NEGOTIATING)
    owner = owner_of(docking.demand_side)
    move_docking(docking, actor=owner, move="decline", **details_of("decline"))
    now = re.search(r'is-now" aria-current="step">([^<]+)<', text_of(as_(owner).get(page_of(docking))))
    assert now
    assert now[1] == "洽谈"
