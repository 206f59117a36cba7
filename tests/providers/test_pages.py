"""Pages: who may open them, what they say, wrong input told all at once."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.providers.world import (
    BEIJING,
    DAY,
    HEBEI,
    at,
    expert,
    filled,
    firm,
    institute,
    listed,
    office,
    open_call,
    submitted,
)
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.standing import move_provider
from xiechuang.domains.providers.models import Application, Call, Change, Complaint
from xiechuang.domains.providers.public import rate
from xiechuang.domains.providers.queries.lists import calls
from xiechuang.domains.providers.states import ChangeState, RecognitionState, RenewalState
from xiechuang.kernel.orgs.public import Actor, Membership
from xiechuang.kernel.search.public import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
As = Callable[[Actor], Client]


@pytest.fixture
def as_(client_as: Callable[..., Client]) -> As:
    """A browser of an actor."""

    def signed_in(who: Actor) -> Client:
        post = Membership.objects.get(pk=who.membership_id)
        return client_as(post.person, membership=post)

    return signed_in


def text_of(answer: Any) -> str:
    return answer.content.decode()


def workbook(*rows: list[Any]) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return SimpleUploadedFile("表.xlsx", target.getvalue())


TITLES = ["服务名称", "服务类别", "计价单位", "价格（元）", "服务说明"]


def test_equal_values_of_two_kinds_of_state_have_their_own_words() -> None:
    assert RecognitionState.REFUSED.label == "不予互认"
    assert RenewalState.REFUSED.label == "不予续期"
    assert ChangeState.REFUSED.tone == "bad"


def test_strangers_read_the_catalogue_the_map_and_a_provider() -> None:
    provider = listed()
    client = Client()
    with at(12):
        decide_recognition(
            provider.recognitions.get(region_id=BEIJING), actor=office(BEIJING), move="recognise"
        )
        decide_recognition(
            provider.recognitions.get(region_id=HEBEI),
            actor=office(HEBEI),
            move="refuse",
            note="资质不在范围",
        )
        rate(
            provider,
            actor=firm(),
            organisation_id=firm().organisation_id,
            subject_kind="voucher",
            subject_number="CJ-1",
            stars=4,
            comment="及时",
        )
        shown = text_of(client.get("/providers/"))
        assert "第三测试中心" in shown
        assert "北京市 已互认" in shown
        assert "河北省 不予互认" in shown
        page = text_of(client.get(f"/providers/{provider.number}/"))
        for wanted in ("材料力学性能测试", "800.00–1,200.00 元/样", "资质不在范围", "及时", "4.0 星"):
            assert wanted in page
        assert "办理记录" not in page
        assert client.get("/providers/map/").status_code == 200
        assert client.get("/providers/FW-2026-999999/").status_code == 404


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("text=力学", True), ("text=万能试验机", True), ("text=基因", False), ("kind=testing", True), ("kind=joint_research", False),
        ("region=120000", True), ("region=110000", False), ("usable=120000", True), ("usable=110000", False),
        ("price=900", True), ("price=10", False), ("price=abc", True), ("stars=3", False), ("state=suspended", False),
    ],
)  # fmt: skip
def test_the_catalogue_is_narrowed(query: str, is_found: bool) -> None:
    listed()
    with at(12):
        assert ("第三测试中心" in text_of(Client().get(f"/providers/?{query}"))) is is_found


def test_the_catalogue_leaves_as_a_workbook_and_is_searched() -> None:
    provider = listed()
    with at(12):
        assert Client().get("/providers/?export=xlsx").headers["Content-Type"].endswith("sheet")
        assert [one.number for one in find("万能试验机", kinds=["provider"]).entries] == [provider.number]


def test_a_suspended_provider_says_so_and_one_that_left_is_gone_for_strangers() -> None:
    official = office()
    provider = listed(official)
    with at(12):
        move_provider(provider, actor=official, move="suspend", note="报告造假")
        assert "报告造假" in text_of(Client().get(f"/providers/{provider.number}/"))
        move_provider(provider, actor=official, move="remove", note="核实")
        assert Client().get(f"/providers/{provider.number}/").status_code == 404


def test_an_official_writes_and_publishes_a_call(as_: As) -> None:
    client = as_(office())
    with at():
        answer = client.post(
            "/providers/calls/new/", {"title": "新征集", "kinds": ["testing"], "papers": "证书\n\n"}
        )
        call = Call.objects.get()
        assert answer.headers["Location"] == f"/providers/calls/{call.number}/"
        refused = client.post(f"/providers/calls/{call.number}/", {"move": "open"})
        assert refused.status_code == 409
        assert "没有写明公示期" in text_of(refused)
        assert (
            client.post("/providers/calls/new/", {"check_days": "0", "title": "甲" * 201}).status_code == 422
        )
        version = call.version
        whole = {
            "title": "新征集", "text": "说明", "kinds": ["testing"], "opens_on": "2026-06-01", "closes_on": "2026-06-20",
            "check_days": 5, "publicity_days": 7, "recognition_days": 10, "valid_months": 12, "version": version,
        }  # fmt: skip
        assert client.post(f"/providers/calls/{call.number}/edit/", whole).status_code == 302
        assert client.post(f"/providers/calls/{call.number}/edit/", whole).status_code == 409
        assert client.post(f"/providers/calls/{call.number}/", {"move": "open"}).status_code == 302
        assert "新征集" in text_of(Client().get("/providers/calls/"))


def test_nobody_else_writes_calls(as_: As) -> None:
    call = open_call()
    for who in (firm(), institute(), office(BEIJING)):
        assert as_(who).get(f"/providers/calls/{call.number}/edit/").status_code == 404
    assert as_(institute()).get("/providers/calls/new/").status_code == 404


def test_the_journey_keeps_what_is_wrong_and_names_it(as_: As) -> None:
    call, who = open_call(), institute()
    client = as_(who)
    with at(1):
        answer = client.post(f"/providers/calls/{call.number}/apply/")
        row = Application.objects.get()
        base = f"/providers/applications/{row.number}/edit"
        assert answer.headers["Location"] == f"{base}/"
        assert "机构情况" in text_of(client.get(f"{base}/"))
        wrong = client.post(f"{base}/profile/", {"name": "某中心", "telephone": "打我"})
        assert wrong.status_code == 422
        assert "联系电话应为号码" in text_of(wrong)
        rows = {
            "services-name": ["甲", "乙"],
            "services-kind": ["testing", ""],
            "services-unit": ["", ""],
            "services-price": ["贵", "5-3"],
            "services-text": ["", ""],
        }
        wrong = client.post(f"{base}/services/", rows)
        assert wrong.status_code == 422
        assert "第 1 项：“贵”不是价格" in text_of(wrong).replace("第 1 项：", "第 1 项：")
        row.refresh_from_db()
        assert row.telephone == "打我"
        assert [one["price_typed"] for one in row.services] == ["贵", "5-3"]
        kept = text_of(client.get(f"{base}/services/"))
        assert 'value="贵"' in kept
        check = client.get(f"{base}/check/")
        assert "没有上传《法人证书》" in text_of(check)
        assert client.post(f"{base}/check/").status_code == 422
        row.refresh_from_db()
        assert row.state == "draft"


def test_the_journey_hands_in_what_is_complete(as_: As) -> None:
    call, who = open_call(), institute()
    client = as_(who)
    row = filled(call, who)
    base = f"/providers/applications/{row.number}/edit"
    with at(2):
        up = {"file-0": SimpleUploadedFile("证.txt", "证".encode()), "upload": "1"}
        assert client.post(f"{base}/papers/", up).status_code == 302
        assert "证.txt" in text_of(client.get(f"{base}/papers/"))
        assert client.get(f"{base}/open/").status_code == 200
        done = client.post(f"{base}/check/", follow=True)
        assert row.number in text_of(done)
        row.refresh_from_db()
        assert row.state == "submitted"
        assert client.get(f"{base}/profile/").status_code == 302
        assert as_(institute()).get(f"{base}/").status_code == 404
        assert as_(office()).get(f"{base}/").status_code == 404


def test_the_queue_shows_who_is_late_and_proposes_many(as_: As) -> None:
    official = office()
    call = open_call(official)
    rows = [submitted(call, institute()) for _ in range(2)]
    client = as_(official)
    with at(30):
        assert "逾期" in text_of(client.get("/providers/applications/"))
        assert "逾期" in text_of(client.get("/workbench/"))
        moved = client.post(
            "/providers/applications/", {"move": "propose", "ids": [row.pk for row in rows]}, follow=True
        )
        assert moved.status_code == 200
        assert set(Application.objects.values_list("state", flat=True)) == {"proposed"}
        public = text_of(Client().get(f"/providers/calls/{call.number}/"))
        assert "拟入库公示" in public
        assert "022-12345678" not in public


def test_an_expert_reviews_on_the_page_and_sees_no_other_opinion(as_: As) -> None:
    official = office()
    one, two = expert(), expert()
    row = submitted(open_call(official, with_review=True, reviewers_needed=2, review_days=5), institute())
    client = as_(official)
    where = f"/providers/applications/{row.number}/"
    with at(3):
        assert client.post(f"{where}reviewers/", {"person": []}).status_code == 409
        assert (
            client.post(f"{where}reviewers/", {"person": [one.person_id, two.person_id]}).status_code == 302
        )
        assert client.post(where, {"move": "review"}).status_code == 302
        reader = as_(one)
        assert "我的评审" in text_of(reader.get(where))
        assert (
            reader.post(f"{where}opinion/", {"score": "", "comment": "", "deed": "give"}).status_code == 422
        )
        assert (
            reader.post(
                f"{where}opinion/", {"score": "88", "comment": "设备齐全", "deed": "give"}
            ).status_code
            == 302
        )
        assert "设备齐全" not in text_of(as_(two).get(where))
        assert "设备齐全" in text_of(client.get(where))
        assert as_(two).post(f"{where}opinion/", {"comment": "有合作", "deed": "decline"}).status_code == 302
        assert as_(expert()).get(where).status_code == 404


def test_a_region_decides_on_the_page(as_: As) -> None:
    recognition = listed().recognitions.get(region_id=BEIJING)
    where = f"/providers/recognitions/{recognition.number}/"
    client = as_(office(BEIJING))
    with at(40):
        assert "逾期" in text_of(client.get("/providers/recognitions/"))
        assert client.post(where, {"move": "limit", "note": "先试", "seen": "pending"}).status_code == 409
        answer = client.post(
            where, {"move": "limit", "note": "先试", "kinds": ["testing"], "seen": "pending"}
        )
        assert answer.status_code == 302
        assert client.post(where, {"move": "refuse", "note": "改", "seen": "pending"}).status_code == 409
        assert as_(office(HEBEI)).post(where, {"move": "recognise"}).status_code == 409
        assert client.post(where, {"move": "nonsense"}).status_code == 404
    recognition.refresh_from_db()
    assert (recognition.state, recognition.kinds) == ("limited", ["testing"])


def test_a_provider_keeps_its_services_on_its_desk(as_: As) -> None:
    who = institute()
    provider = listed(who=who)
    service = provider.services.get(kind="testing")
    client = as_(who)
    with at(12):
        assert "材料力学性能测试" in text_of(client.get("/providers/mine/"))
        where = f"/providers/mine/services/{service.pk}/"
        given = {"name": service.name, "kind": "testing", "unit": "样", "text": service.text}
        assert client.post(where, given | {"price": "贵"}).status_code == 422
        assert client.post(where, given | {"price": "500-700"}).headers["Location"] == "/providers/mine/"
        waits = client.post(where, given | {"price": "900-1500", "reason": "涨价"})
        change = Change.objects.get()
        assert waits.headers["Location"] == f"/providers/changes/{change.number}/"
        assert "价格上调" in text_of(client.get(waits.headers["Location"]))
        assert client.post(where, given | {"price": "2000"}).status_code == 409
        assert client.post(f"/providers/mine/services/{service.pk}/end/", follow=True).status_code == 200
        assert client.post("/providers/mine/renew/", {"statement": ""}).status_code == 422
        assert client.post("/providers/mine/renew/", {"statement": "照旧"}).status_code == 302
        assert as_(institute()).get(where).status_code == 404
        assert as_(office()).get("/providers/mine/").status_code == 404


def test_a_firm_complains_with_a_contract(as_: As) -> None:
    provider, who = listed(who=(itself := institute())), firm()
    where = f"/providers/{provider.number}/complain/"
    client = as_(who)
    with at(12):
        wrong = client.post(where, {"title": "", "text": "差", "subject_number": "HT-1"})
        assert wrong.status_code == 422
        assert "须上传合同" in text_of(wrong)
        proof = SimpleUploadedFile("合同.txt", "合同".encode())
        made = client.post(where, {"title": "差", "text": "差", "subject_number": "HT-1", "proof": proof})
        complaint = Complaint.objects.get()
        page = made.headers["Location"]
        assert page == f"/providers/complaints/{complaint.number}/"
        assert as_(itself).get(page).status_code == 404
        desk = as_(office())
        assert "机构答复时限" in text_of(desk.get(page))
        assert "机构答复时限" not in text_of(client.get(page))
        assert desk.post(page, {"move": "accept"}).status_code == 409
        due = {"answer_due_on": str(DAY + timedelta(20)), "decision_due_on": str(DAY + timedelta(30))}
        assert desk.post(page, {"move": "accept"} | due).status_code == 302
        assert as_(itself).post(page, {"move": "answer", "note": "已改正"}).status_code == 302
        assert as_(firm()).get(page).status_code == 404
        assert as_(itself).get(where).status_code == 404


def test_who_is_listed_is_not_invited_to_apply_again(as_: As) -> None:
    official, itself = office(), institute()
    listed(official, itself)
    call = open_call(official)
    with at(1):
        assert "不必再申报" in text_of(as_(itself).get(f"/providers/calls/{call.number}/"))
        assert call.number not in text_of(as_(itself).get("/providers/mine/"))
        other = text_of(as_(institute()).get(f"/providers/calls/{call.number}/"))
        assert f"{call.number}/apply/" in other
        assert "不必再申报" not in other


def test_applications_one_may_not_see_are_not_counted_as_none(as_: As) -> None:
    official = office()
    submitted(open_call(official), institute())
    assert [one.handed_in for one in calls(official)] == [1]
    assert [one.handed_in for one in calls(office(HEBEI))] == [None]
    with at(1):
        assert as_(office(HEBEI)).get("/providers/calls/").status_code == 200
