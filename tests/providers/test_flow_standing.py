"""What happens on the list: every move of recognition, standing, services, renewal and complaints, made and refused."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import OrganisationFactory
from tests.providers.world import (
    BEIJING,
    DAY,
    HEBEI,
    SERVICES,
    TIANJIN,
    at,
    firm,
    institute,
    listed,
    office,
    open_call,
)
from xiechuang.domains.providers.actions.application import (
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.complaint import file_complaint, move_complaint
from xiechuang.domains.providers.actions.offering import change_service, end_service, move_change
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.renewal import ask_renewal, move_renewal
from xiechuang.domains.providers.actions.standing import expire_providers, move_provider
from xiechuang.domains.providers.events import ProviderListed, ProviderRecognised, ProviderSuspended
from xiechuang.domains.providers.models import (
    Change,
    Complaint,
    Provider,
    Recognition,
    ServiceItem,
)
from xiechuang.domains.providers.public import register_use
from xiechuang.kernel import events
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused

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


def test_each_region_decides_by_itself(told: list[object]) -> None:
    provider = listed()
    beijing, hebei = (provider.recognitions.get(region_id=code) for code in (BEIJING, HEBEI))
    with at(12):
        with pytest.raises(Refused):
            decide_recognition(beijing, actor=office(HEBEI), move="recognise")
        decide_recognition(beijing, actor=office(BEIJING), move="recognise", seen="pending")
        with pytest.raises(Refused, match="理由"):
            decide_recognition(hebei, actor=office(HEBEI), move="refuse")
        decide_recognition(hebei, actor=office(HEBEI), move="refuse", note="资质不在范围")
        with pytest.raises(Refused, match="刚由他人办理"):
            decide_recognition(hebei, actor=office(HEBEI), move="recognise", seen="pending")
    recognised = [one for one in told if isinstance(one, ProviderRecognised)]
    assert [(one.region_code, one.state) for one in recognised] == [
        (BEIJING, "recognised"),
        (HEBEI, "refused"),
    ]


def test_a_limited_recognition_names_some_of_the_kinds() -> None:
    recognition = listed().recognitions.get(region_id=BEIJING)
    official = office(BEIJING)
    with at(12):
        for kinds in ([], ["design"], ["testing", "commissioned_development"]):
            with pytest.raises(Refused):
                decide_recognition(recognition, actor=official, move="limit", note="先试", kinds=kinds)
        done = decide_recognition(recognition, actor=official, move="limit", note="先试", kinds=["testing"])
    assert (done.state, done.kinds, done.reason) == ("limited", ["testing"], "先试")


def test_a_suspension_needs_a_reason_stops_at_once_and_is_lifted(told: list[object]) -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    with at(12):
        with pytest.raises(Refused):
            move_provider(provider, actor=who, move="suspend", note="x")
        with pytest.raises(Refused, match="理由"):
            move_provider(provider, actor=official, move="suspend")
        move_provider(provider, actor=official, move="suspend", note="报告造假")
        assert isinstance(told[-1], ProviderSuspended)
        assert told[-1].reason == "报告造假"
        assert move_provider(provider, actor=official, move="lift", note="查清了").state == "listed"
        assert isinstance(told[-1], ProviderListed)
        with pytest.raises(NotVisible):
            move_provider(provider, actor=official, move="expire")
        assert move_provider(provider, actor=who, move="leave", note="停业").state == "withdrawn"


def test_who_left_applies_anew_and_is_asked_about_anew() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    with at(12):
        decide_recognition(
            provider.recognitions.get(region_id=BEIJING), actor=office(BEIJING), move="recognise"
        )
        move_provider(provider, actor=official, move="remove", note="违规")
    again = listed(official, who, services=SERVICES[:1])
    assert again.pk == provider.pk
    assert again.kinds == ["testing"]
    assert set(again.recognitions.values_list("state", flat=True)) == {"pending"}


def test_a_lower_price_holds_at_once_and_a_higher_one_waits() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    service = provider.services.get(kind="testing")
    with at(12):
        kept = change_service(provider, actor=who, service=service, values={"price_from_fen": 70_000})
        assert isinstance(kept, ServiceItem)
        change = change_service(
            provider, actor=who, service=service, values={"price_to_fen": 150_000}, reason="材料涨价"
        )
        assert isinstance(change, Change)
        assert change.why == ["价格上调"]
        assert ServiceItem.objects.get(pk=service.pk).price_to_fen == 120_000
        with pytest.raises(Refused, match="已有一项变更"):
            change_service(provider, actor=who, service=service, values={"unit": "小时"})
        with pytest.raises(Refused):
            move_change(change, actor=who, move="approve")
        move_change(change, actor=official, move="approve")
        assert ServiceItem.objects.get(pk=service.pk).price_to_fen == 150_000


def test_a_change_over_a_service_that_moved_on_is_refused() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    service = provider.services.get(kind="testing")
    with at(12):
        change = change_service(provider, actor=who, service=service, values={"price_to_fen": 150_000})
        change_service(provider, actor=who, service=service, values={"price_from_fen": 1_000})
        with pytest.raises(Refused, match="又有改动"):
            move_change(change, actor=official, move="approve")
        assert move_change(change, actor=official, move="refuse", note="请重提").state == "refused"
        new = change_service(provider, actor=who, values=SERVICES[0] | {"name": "新项目"})
        assert new.why == ["新增服务项目"]
        assert move_change(new, actor=who, move="withdraw").state == "withdrawn"


def test_wrong_services_hear_everything_at_once() -> None:
    provider = listed(who=(who := institute()))
    with at(12), pytest.raises(Invalid) as invalid:
        change_service(
            provider,
            actor=who,
            values={"name": "", "kind": "?", "unit": "", "price_from_fen": 9, "price_to_fen": 3},
        )
    assert set(invalid.value.fields) == {"name", "kind", "unit", "price"}


def test_a_service_ends_at_once_and_cannot_end_twice() -> None:
    provider = listed(who=(who := institute()))
    service = provider.services.first()
    with at(12):
        with pytest.raises(Refused):
            end_service(service, actor=institute())
        end_service(service, actor=who)
        with pytest.raises(Refused, match="停止"):
            end_service(service, actor=who)


def test_a_listing_expires_and_is_renewed() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    with at(12):
        with pytest.raises(Invalid):
            ask_renewal(provider, actor=who, statement=" ")
        renewal = ask_renewal(provider, actor=who, statement="服务 30 家企业,条件未变")
        with pytest.raises(Refused, match="已有一份"):
            ask_renewal(provider, actor=who, statement="又一份")
        renewal = move_renewal(renewal, actor=official, move="return", note="请写明收入")
        renewal = move_renewal(renewal, actor=who, move="resubmit", statement="服务 30 家企业,收入 20 万元")
        with pytest.raises(Refused, match="新的有效期止"):
            move_renewal(renewal, actor=official, move="approve")
    with at(400):
        assert [one.pk for one in expire_providers()] == [provider.pk]
        assert expire_providers() == []
        move_renewal(renewal, actor=official, move="approve", valid_until=date(2028, 6, 12))
    provider.refresh_from_db()
    assert (provider.state, provider.valid_until) == ("listed", date(2028, 6, 12))


def test_a_refused_renewal_leaves_the_list_as_it_was() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    with at(12):
        renewal = ask_renewal(provider, actor=who, statement="照旧")
        assert move_renewal(renewal, actor=official, move="refuse", note="不再符合").state == "refused"
    provider.refresh_from_db()
    assert provider.state == "listed"


def test_renewing_a_suspended_provider_does_not_lift_the_suspension() -> None:
    official, who = office(), institute()
    provider = listed(official, who)
    with at(12):
        move_provider(provider, actor=official, move="suspend", note="核查")
        renewal = ask_renewal(provider, actor=who, statement="照旧")
        move_renewal(renewal, actor=official, move="approve", valid_until=date(2028, 1, 1))
    provider.refresh_from_db()
    assert (provider.state, provider.valid_until) == ("suspended", date(2028, 1, 1))


def filed(provider: Provider, who: object, number: str = "CJ-1") -> Complaint:
    register_use(
        provider,
        actor=who,
        organisation_id=who.organisation_id,
        subject_kind="voucher",
        subject_number=number,
    )
    return file_complaint(provider, actor=who, title="报告迟到", text="晚了一个月", subject_number=number)


def test_a_complaint_is_put_to_the_provider_answered_and_decided() -> None:
    official, itself, who = office(), institute(), firm()
    provider = listed(official, itself)
    with at(12):
        complaint = filed(provider, who)
        assert complaint.is_use_known
        with pytest.raises(Refused) as refused:
            move_complaint(complaint, actor=official, move="accept")
        assert {one.field for one in refused.value.reasons} == {"answer_due_on", "decision_due_on"}
        due = {"answer_due_on": DAY + timedelta(20), "decision_due_on": DAY + timedelta(30)}
        complaint = move_complaint(complaint, actor=official, move="accept", **due)
        with pytest.raises(Refused, match="听取答复"):
            move_complaint(complaint, actor=official, move="uphold", note="成立")
        with pytest.raises(Refused):
            move_complaint(complaint, actor=who, move="answer", note="冒充")
        complaint = move_complaint(complaint, actor=itself, move="answer", note="已道歉并退费")
        complaint = move_complaint(complaint, actor=official, move="uphold", note="限期整改")
    assert (complaint.state, complaint.answer, complaint.decision) == ("upheld", "已道歉并退费", "限期整改")


def test_a_provider_that_stays_silent_is_decided_about_after_its_time() -> None:
    official = office()
    provider, who = listed(official), firm()
    with at(12):
        due = {"answer_due_on": DAY + timedelta(13), "decision_due_on": DAY + timedelta(14)}
        complaint = move_complaint(filed(provider, who), actor=official, move="accept", **due)
    with at(14):
        assert move_complaint(complaint, actor=official, move="dismiss", note="证据不足").state == "dismissed"


def test_who_never_used_it_shows_a_contract_or_is_refused() -> None:
    provider, who = listed(who=(itself := institute())), firm()
    with at(12):
        with pytest.raises(Invalid) as invalid:
            file_complaint(provider, actor=who, title="", text="差", subject_number="HT-9")
        assert set(invalid.value.fields) == {"title", "proof"}
        proof = SimpleUploadedFile("合同.txt", "合同正文".encode())
        made = file_complaint(provider, actor=who, title="差", text="差", subject_number="HT-9", proof=proof)
        assert not made.is_use_known
        with pytest.raises(Refused, match="本单位"):
            file_complaint(provider, actor=itself, title="差", text="差", subject_number="HT-9")
        with pytest.raises(Refused):
            file_complaint(provider, actor=office(HEBEI), title="差", text="差", subject_number="HT-9")


def test_a_complaint_is_rejected_or_taken_back() -> None:
    official = office()
    provider, who = listed(official), firm()
    with at(12):
        rejected = move_complaint(
            filed(provider, who, "CJ-1"), actor=official, move="reject", note="不属本目录事项"
        )
        assert (rejected.state, rejected.decision) == ("rejected", "不属本目录事项")
        assert move_complaint(filed(provider, who, "CJ-2"), actor=who, move="withdraw").state == "withdrawn"


def test_the_authority_enters_its_paper_list() -> None:
    official = office()
    owner = OrganisationFactory(region_id=TIANJIN, kind="institute")
    call = open_call(official)
    with at(30):
        row = begin_application(call, actor=official, organisation=owner)
        given = {
            "name": "某所",
            "intro": "简介",
            "place_id": TIANJIN,
            "address": "某路",
            "contact": "某人",
            "telephone": "022-87654321",
            "services": SERVICES,
        }
        row = change_application(row, actor=official, values=given)
        assert move_application(row, actor=official, move="submit").is_on_paper
        with pytest.raises(Refused):
            begin_application(call, actor=office(BEIJING), organisation=owner)
    assert not Recognition.objects.exists()
