"""The pages of drafting: what each role finds on them, and wrong input that loses nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.drafting.drafting import (
    LATER,
    TEXT,
    announced,
    confirmed,
    consultation_of,
    consulted,
    disputed,
    give,
    minuted,
    object_to,
    open_draft,
    opinion,
    pair,
    signed,
    values,
    world,
)
from tests.drafting.test_exchange import filled
from tests.transfer.signing_in import browser_of
from xiechuang.domains.drafting.forms.opinions import seen
from xiechuang.domains.drafting.models import Draft, Meeting, Opinion
from xiechuang.domains.drafting.queries.sheets import opinion_workbook
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    with clock.fixed(LATER):
        yield world()


@pytest.fixture
def browser(client_as):
    return lambda who: browser_of(who, client_as)


def text_of(response) -> str:
    return response.content.decode()


def test_a_draft_is_opened_on_its_page_and_nothing_typed_is_lost(given, browser):
    client = browser(given.hebei)
    wrong = client.post("/drafting/new/", values(title="", purpose="为了跨区域使用"))
    assert wrong.status_code == 422
    assert "为了跨区域使用" in text_of(wrong)
    assert "限本省机构使用" in text_of(wrong)
    made = client.post("/drafting/new/", values())
    assert made.status_code == 302
    page = client.get(made.url)
    for wanted in ("第二条", "征求意见", "起草单位征求意见之前"):
        assert wanted in text_of(page)
    refused = client.post(made.url, {"move": "consult", "due_on": "2026-01-01"})
    assert refused.status_code == 409
    both = client.post(made.url, {"move": "consult", "due_on": "2026-07-01", "workdays": "5"})
    assert both.status_code == 422
    assert client.post(made.url, {"move": "consult", "workdays": "10"}).status_code == 302
    assert client.post(made.url, {"move": "burn"}).status_code == 404
    assert client.get(f"{made.url}edit/").status_code == 404


def test_a_stale_edit_is_refused_with_what_was_typed(given, browser):
    draft = open_draft(given.hebei)
    client = browser(given.hebei)
    url = f"/drafting/{draft.number}/edit/"
    assert client.post(url, values(title="第一次") | {"version": 1}).status_code == 302
    stale = client.post(url, values(title="第二次") | {"version": 1})
    assert stale.status_code == 409
    assert "第二次" in text_of(stale)


def test_strangers_find_no_page(given, browser):
    draft, one = disputed(given)
    meeting = announced(given, one)
    urls = ["/drafting/", "/drafting/new/", "/drafting/meetings/", "/drafting/meetings/new/"]
    urls += [
        f"/drafting/{draft.number}/{part}" for part in ("", "answers/", "compare/", "report/", "report.xlsx")
    ]
    urls += [f"/drafting/{draft.number}/opinions/", f"/drafting/meetings/{meeting.number}/"]
    for who in given.strangers:
        client = browser(who)
        assert {client.get(url).status_code for url in urls} == {404}
    assert {browser(PUBLIC).get(url).status_code for url in urls} == {302}
    assert browser(given.hebei).get(f"/drafting/{draft.number}/opinions/").status_code == 404
    assert browser(given.beijing).get(f"/drafting/{draft.number}/answers/").status_code == 404
    assert browser(given.office).get("/drafting/new/").status_code == 404


def posted(**said) -> dict[str, str]:
    """What the page of opinions sends: an untouched first clause and whatever is said."""
    return {"seen-art_1": seen(0, "", "", ""), "overall": ""} | said


def test_opinions_are_written_handed_in_and_signed_on_the_page(given, browser):
    draft = consulted(given.hebei)
    url = f"/drafting/{draft.number}/opinions/"
    client, second = browser(given.beijing), browser(given.beijing_second)
    assert "还没有意见的条款" in text_of(client.get(url))
    wrong = client.post(url, posted(**{"stance-art_2": "object", "wording-art_3": "没有选意见"}))
    assert wrong.status_code == 422
    assert "没有选意见" in text_of(wrong)
    assert (
        client.post(
            url, posted(**{"stance-art_2": "object", "reason-art_2": "限制", "rest": "1"})
        ).status_code
        == 302
    )
    assert Opinion.objects.count() == 4
    assert client.post(url, {"move": "submit"}).status_code == 302
    assert client.post(url, {"move": "sign"}).status_code == 409
    assert second.post(url, {"move": "send_back"}).status_code == 409
    assert second.post(url, {"move": "sign"}).status_code == 302
    assert client.post(url, {"move": "burn"}).status_code == 404
    assert "分歧未解决" in text_of(browser(given.hebei).get(f"/drafting/{draft.number}/"))


def test_a_page_that_was_not_touched_overwrites_nothing(given, browser):
    draft = consulted(given.hebei)
    give(draft, given.beijing, object_to())
    url = f"/drafting/{draft.number}/opinions/"
    before = seen(0, "", "", "")
    untouched = browser(given.beijing_second).post(url, posted(**{"seen-art_2": before}))
    assert untouched.status_code == 302
    assert opinion(draft, given.beijing, "art_2").stance == "object"
    stale = browser(given.beijing_second).post(url, posted(**{"seen-art_2": before, "stance-art_2": "agree"}))
    assert stale.status_code == 409
    assert "刚由" in text_of(stale)
    assert opinion(draft, given.beijing, "art_2").reason in text_of(stale)


def test_a_workbook_goes_out_and_in_by_the_page(given, browser):
    draft = consulted(given.hebei)
    client = browser(given.beijing)
    url = f"/drafting/{draft.number}/opinions/"
    assert client.get(f"{url}sheet/").content[:2] == b"PK"
    content = opinion_workbook(consultation_of(draft, given.beijing))
    bad = client.post(
        f"{url}upload/",
        {"file": SimpleUploadedFile("a.xlsx", filled(content, {"art_2": ("不同意", "", "")}))},
    )
    assert bad.status_code == 422
    assert "有 1 个问题" in text_of(bad)
    for file in (SimpleUploadedFile("a.xlsx", b"nonsense"), SimpleUploadedFile("a.xlsx", b"")):
        assert client.post(f"{url}upload/", {"file": file}).status_code == 422
    good = filled(content, {"art_2": ("不同意", "", "限制")})
    assert client.post(f"{url}upload/", {"file": SimpleUploadedFile("a.xlsx", good)}).status_code == 302
    assert Opinion.objects.get().reason == "限制"


def test_answers_are_typed_on_their_page(given, browser):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"), object_to())
    one = opinion(draft, given.beijing, "art_2")
    client = browser(given.hebei)
    url = f"/drafting/{draft.number}/answers/"
    before = {f"seen-{one.pk}": seen(one.version, "", "", "")}
    wrong = client.post(url, before | {f"answer-{one.pk}": "not_taken"})
    assert wrong.status_code == 422
    assert "须写明理由" in text_of(wrong)
    right = before | {f"answer-{one.pk}": "not_taken", f"reason-{one.pk}": "资金所限"}
    assert client.post(url, right).status_code == 302
    stale = client.post(url, before | {f"answer-{one.pk}": "taken"})
    assert stale.status_code == 409
    accept = browser(given.beijing).post(f"/drafting/{draft.number}/answers/{one.pk}/accept/", follow=True)
    assert "已接受答复" in text_of(accept)
    assert browser(given.beijing).post(f"/drafting/{draft.number}/answers/{2**63}/accept/").status_code == 404


def test_revision_comparison_and_report_are_shown(given, browser):
    draft, one = disputed(given)
    client = browser(given.hebei)
    url = f"/drafting/{draft.number}/"
    same = client.post(f"{url}revise/", {"text": TEXT, "version": draft.version})
    assert same.status_code == 422
    done = client.post(f"{url}revise/", {"text": TEXT.replace("五个", "十个"), "version": draft.version})
    assert done.status_code == 302
    shown = text_of(browser(given.tianjin).get(f"{url}compare/"))
    assert "<del>" in shown
    assert "起草单位自行修改" in shown
    assert client.get(f"{url}compare/?from=9&to=x").status_code == 200
    report = text_of(client.get(f"{url}report/"))
    assert "尚未办结" in report
    assert one.reason in report
    assert client.get(f"{url}report.docx").content[:2] == b"PK"
    assert client.get(f"{url}report.exe").status_code == 404
    assert client.post(f"{url}chase/").status_code == 302


def minutes_form(meeting: Meeting, **more: str) -> dict[str, str]:
    rows = {"p-TOTAL_FORMS": "3", "p-INITIAL_FORMS": "0", "t-TOTAL_FORMS": "1", "t-INITIAL_FORMS": "0"}
    for n, code in enumerate(("110000", "120000", "130000")):
        rows |= {f"p-{n}-region": code, f"p-{n}-organisation": "主管部门", f"p-{n}-name": "某人"}
    for item in meeting.agenda.all():
        rows |= {f"decision-{item.pk}": "difference_kept", f"text-{item.pk}": "再议"}
    return rows | {"minutes": "三方交换了意见。", "version": str(meeting.version)} | more


def test_a_meeting_is_prepared_held_and_confirmed_on_its_pages(given, browser):
    _draft, one = disputed(given)
    client = browser(given.hebei)
    assert client.post("/drafting/meetings/new/", {"title": "", "kind": "regions"}).status_code == 422
    made = client.post(
        "/drafting/meetings/new/",
        {"title": "会商", "kind": "regions", "held_at": "2026-06-03T08:00", "place": "石家庄"},
    )
    url = made.url
    assert client.post(url, {"move": "announce"}).status_code == 409
    agenda = client.post(f"{url}agenda/", {"opinions": [one.pk], "topics": "其他\n", "version": "1"})
    assert agenda.status_code == 302
    assert client.post(f"{url}agenda/", {"topics": "旧", "version": "1"}).status_code == 409
    assert client.post(url, {"move": "announce"}).status_code == 302
    meeting = Meeting.objects.get()
    wrong = client.post(f"{url}minutes/", minutes_form(meeting, **{"t-0-task": "没有单位"}))
    assert wrong.status_code == 422
    assert "须写明责任单位" in text_of(wrong)
    assert "三方交换了意见" in text_of(wrong)
    assert client.post(f"{url}minutes/", minutes_form(meeting)).status_code == 302
    assert client.post(url, {"move": "minute"}).status_code == 302
    for who in (given.hebei, given.beijing, given.tianjin):
        assert browser(who).post(url, {"move": "confirm"}).status_code == 302
    assert "纪要已确认" in text_of(client.get(url))
    assert client.get(f"{url}minutes.pdf").content[:4] == b"%PDF"
    assert client.get(f"{url}edit/").status_code == 404
    one.refresh_from_db()
    assert one.decision == "difference_kept"


def test_a_duty_is_done_from_the_meetings_page(given, browser):
    meeting = confirmed(given, minuted(given, announced(given, topics=("互认",))))
    url = f"/drafting/meetings/{meeting.number}/"
    duty = meeting.duties.get()
    assert "登记完成" in text_of(browser(given.hebei).get(url))
    assert browser(given.hebei).post(f"{url}duties/{duty.pk}/done/", {"note": "已修改"}).status_code == 302
    duty.refresh_from_db()
    assert duty.done_note == "已修改"
    assert browser(given.hebei).post(f"{url}duties/{10**9}/done/", {"note": "x"}).status_code == 404


def test_the_lists_export_and_the_outcome_is_for_everybody(given, browser):
    draft = consulted(given.hebei)
    for name in ("beijing", "tianjin"):
        signed(draft, pair(given, name))
    client = browser(given.hebei)
    url = f"/drafting/{draft.number}/"
    assert client.post(url, {"move": "close", "note": "没有分歧"}).status_code == 302
    assert (
        client.post(url, {"move": "publish", "adopted_on": "2026-06-02", "note": "公开说明"}).status_code
        == 302
    )
    assert client.get("/drafting/?export=xlsx&state=adopted").content[:2] == b"PK"
    stranger = browser(PUBLIC)
    assert draft.title in text_of(stranger.get("/drafting/outcomes/"))
    page = text_of(stranger.get(f"/drafting/outcomes/{draft.number}/"))
    assert "公开说明" in page
    assert "没有分歧" not in page
    assert stranger.get(url).status_code == 302
    assert Draft.objects.get().status.label == "已出台"
