"""Every move from a call to a suspension, each made and each refused."""

from datetime import date, timedelta

import pytest

from tests.factories import MembershipFactory, PersonFactory
from tests.providers.world import (
    BEIJING,
    CALL,
    DAY,
    HEBEI,
    SERVICES,
    TIANJIN,
    at,
    expert,
    filled,
    institute,
    listed,
    office,
    open_call,
    submitted,
)
from xiechuang.domains.providers.actions.application import (
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.call import change_call, create_call, move_call
from xiechuang.domains.providers.actions.review import give_opinion, name_reviewers
from xiechuang.domains.providers.events import ProviderListed, ProviderRecognised, ProviderSuspended
from xiechuang.domains.providers.flow import (
    APPLICATION,
    CHANGE,
    COMPLAINT,
    PROVIDER,
    RECOGNITION,
    RENEWAL,
)
from xiechuang.domains.providers.flow import (
    CALL as CALL_FLOW,
)
from xiechuang.domains.providers.models import (
    Application,
    Provider,
)
from xiechuang.kernel import events
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Membership, Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def said(error: pytest.ExceptionInfo[Refused]) -> str:
    return "；".join(str(one) for one in error.value.reasons)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was announced."""
    heard: list[object] = []
    for event in (ProviderListed, ProviderRecognised, ProviderSuspended):
        monkeypatch.setitem(events._handlers, event, [heard.append])
    return heard


@pytest.mark.parametrize("flow", [CALL_FLOW, APPLICATION, RECOGNITION, PROVIDER, CHANGE, RENEWAL, COMPLAINT])
def test_no_state_is_out_of_reach(flow: object) -> None:
    assert flow.unreachable() == set()


def test_a_call_that_states_nothing_is_refused_with_every_term() -> None:
    official = office()
    call = create_call(actor=official, values={"with_review": True})
    with pytest.raises(Refused) as refused:
        move_call(call, actor=official, move="open")
    fields = {one.field for one in refused.value.reasons}
    assert fields >= {
        "title", "text", "kinds", "opens_on", "closes_on", "check_days", "publicity_days", "recognition_days",
        "valid_months", "reviewers_needed", "review_days",
    }  # fmt: skip
    assert all(one.clause for one in refused.value.reasons)


def test_a_published_call_is_not_changed_and_an_early_close_needs_a_reason() -> None:
    official = office()
    call = open_call(official)
    with at(3):
        with pytest.raises(Refused):
            change_call(call, actor=official, values={"title": "另一个"})
        with pytest.raises(Refused, match="提前截止"):
            move_call(call, actor=official, move="close")
        assert move_call(call, actor=official, move="close", note="名额已满").state == "closed"


def test_a_call_with_a_wrong_window_or_wrong_numbers_is_refused() -> None:
    official = office()
    with at():
        call = create_call(
            actor=official, values=CALL | {"opens_on": DAY - timedelta(9), "closes_on": DAY - timedelta(1)}
        )
        with pytest.raises(Refused, match="已过"):
            move_call(call, actor=official, move="open")
        with pytest.raises(Invalid) as invalid:
            create_call(
                actor=official, values={"kinds": ["nonsense"], "check_days": 0, "papers": ["甲", "甲"]}
            )
    assert set(invalid.value.fields) == {"kinds", "check_days", "papers"}


def test_a_call_is_cancelled_only_while_nobody_has_applied() -> None:
    official = office()
    call = open_call(official)
    submitted(call, institute())
    with at(3), pytest.raises(Refused, match="不能取消"):
        move_call(call, actor=official, move="cancel", note="不办了")
    other = open_call(official)
    assert move_call(other, actor=official, move="cancel", note="不办了").state == "cancelled"


def test_another_regions_official_and_an_institute_do_not_run_the_call() -> None:
    call = open_call(office(TIANJIN))
    for stranger in (office(BEIJING), institute()):
        with pytest.raises(Refused):
            move_call(call, actor=stranger, move="close", note="x")
    with pytest.raises(Refused):
        create_call(actor=institute(), values={})


def test_an_incomplete_application_hears_everything_at_once() -> None:
    call, who = open_call(), institute(place=None)
    with at(1):
        row = begin_application(call, actor=who)
        row = change_application(
            row,
            actor=who,
            values={
                "name": "",
                "telephone": "打我",
                "services": [
                    {"name": "", "kind": "nonsense", "unit": "", "price_from_fen": 10, "price_to_fen": 5},
                    {"name": "同名", "kind": "testing", "unit": "", "price_typed": "很贵"},
                    {"name": "同名", "kind": "testing"},
                ],
            },
        )
        with pytest.raises(Refused) as refused:
            move_application(row, actor=who, move="submit")
    text = said(refused)
    for wanted in (
        "对外名称",
        "机构简介",
        "地址",
        "联系电话应为号码",
        "第 1 项服务:没有填写服务名称",
        "最低价大于最高价",
        "“很贵”不是价格",
        "与第 2 项重名",
        "法人证书",
    ):
        assert wanted in text
    assert Application.objects.get(pk=row.pk).services[1]["price_typed"] == "很贵"


def test_applying_outside_the_window_or_from_another_region_is_refused() -> None:
    call = open_call()
    with at(30), pytest.raises(Refused, match="申报期"):
        begin_application(call, actor=institute())
    with at(1), pytest.raises(Refused, match="所在地区"):
        begin_application(call, actor=institute(BEIJING))
    row = filled(call, who := institute())
    with at(30), pytest.raises(Refused, match="申报期"):
        move_application(row, actor=who, move="submit")


def test_beginning_twice_gives_the_same_application() -> None:
    call, who = open_call(), institute()
    with at(1):
        assert begin_application(call, actor=who).pk == begin_application(call, actor=who).pk


def test_a_returned_application_is_mended_even_after_the_window() -> None:
    official = office()
    call, who = open_call(official), institute()
    row = submitted(call, who)
    assert row.due_on == DAY + timedelta(days=7)
    with at(3):
        with pytest.raises(Refused, match="理由"):
            move_application(row, actor=official, move="return")
        row = move_application(row, actor=official, move="return", note="地址不详")
    with at(40):
        row = change_application(row, actor=who, values={"address": "新址 2 号"}, version=row.version)
        with pytest.raises(Refused, match="别处改动"):
            change_application(row, actor=who, values={"address": "旧页"}, version=1)
        assert move_application(row, actor=who, move="submit").state == "submitted"


def reviewed_call(official: object, **more: object) -> object:
    return open_call(official, with_review=True, reviewers_needed=2, review_days=5, pass_score=60, **more)


def test_a_review_asks_enough_experts_without_conflicts() -> None:
    official, who = office(), institute()
    row = submitted(reviewed_call(official), who)
    with at(3):
        with pytest.raises(Refused, match="须指派 2 名"):
            move_application(row, actor=official, move="review")
        with pytest.raises(Refused, match="先送专家评审"):
            move_application(row, actor=official, move="propose")
        near = expert()
        MembershipFactory(person_id=near.person_id, organisation=row.organisation, role=Role.INSTITUTE)
        layman = PersonFactory()
        with pytest.raises(Refused) as refused:
            name_reviewers(row, actor=official, people=[Person.objects.get(pk=near.person_id), layman])
        assert "应当回避" in said(refused)
        assert "不是在任专家" in said(refused)
        assert row.reviews.count() == 0


def test_the_mean_of_the_scores_decides_and_declined_reviewers_are_replaced() -> None:
    official = office()
    row = submitted(reviewed_call(official), institute())
    experts = [expert() for _ in range(3)]
    people = [Person.objects.get(pk=one.person_id) for one in experts]
    with at(3):
        name_reviewers(row, actor=official, people=people[:2])
        row = move_application(row, actor=official, move="review")
        with pytest.raises(Invalid) as invalid:
            give_opinion(row, actor=experts[0], score=101, comment="")
        assert set(invalid.value.fields) == {"score", "comment"}
        give_opinion(row, actor=experts[0], score=50, comment="一般")
        give_opinion(row, actor=experts[1], score=None, comment="合作过", is_declined=True)
        with pytest.raises(Refused, match="1 份评审意见"):
            move_application(row, actor=official, move="propose")
        name_reviewers(row, actor=official, people=people[2:])
        with pytest.raises(NotVisible):
            give_opinion(row, actor=expert(), score=90, comment="旁人")
        give_opinion(row, actor=experts[2], score=69, comment="尚可")
        with pytest.raises(Refused, match="平均 59"):
            move_application(row, actor=official, move="propose")
        with pytest.raises(Refused, match="不能再改"):
            give_opinion(row, actor=experts[2], score=90, comment="改主意")
        assert move_application(row, actor=official, move="reject", note="分数不够").state == "rejected"


def test_a_post_taken_after_being_asked_also_stands_in_the_way() -> None:
    official = office()
    row = submitted(reviewed_call(official), institute())
    one = expert()
    with at(3):
        name_reviewers(row, actor=official, people=[Person.objects.get(pk=one.person_id)])
        Membership.objects.create(person_id=one.person_id, organisation=row.organisation, role=Role.EXPERT)
        with pytest.raises(Refused, match="回避"):
            give_opinion(row, actor=one, score=90, comment="好")


def test_the_list_is_published_after_the_publicity_period(told: list[object]) -> None:
    official, who = office(), institute()
    row = submitted(open_call(official), who)
    with at(3):
        row = move_application(row, actor=official, move="propose")
    with at(10, 23), pytest.raises(Refused, match="公示到"):
        move_application(row, actor=official, move="list")
    with at(10):
        row = move_application(row, actor=official, move="note_objection", note="有人反映价格偏高")
        assert row.state == "proposed"
    with at(11):
        move_application(row, actor=official, move="list")
    provider = Provider.objects.get(organisation_id=who.organisation_id)
    assert (provider.listed_on, provider.valid_until) == (DAY + timedelta(11), date(2027, 6, 12))
    assert [one.name for one in provider.services.all()] == [one["name"] for one in SERVICES]
    asked = {(one.region_id, one.state, one.due_on) for one in provider.recognitions.all()}
    assert asked == {(code, "pending", DAY + timedelta(21)) for code in (BEIJING, HEBEI)}
    assert [type(one) for one in told] == [ProviderListed]
    assert told[0].kinds == ("testing", "commissioned_development")


def test_who_is_listed_renews_and_does_not_apply_again() -> None:
    official, who = office(), institute()
    listed(official, who)
    row = filled(open_call(official), who)
    with at(12), pytest.raises(Refused, match="年度续期"):
        move_application(row, actor=who, move="submit")


def test_the_applicant_withdraws() -> None:
    call, who = open_call(), institute()
    row = submitted(call, who)
    with at(3):
        assert move_application(row, actor=who, move="withdraw").state == "withdrawn"
        assert begin_application(call, actor=who).pk != row.pk
