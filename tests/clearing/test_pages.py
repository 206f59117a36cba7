"""The pages as each role sees and uses them; the whole way of a day through them, with wrong input at each step."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.clearing.owing import BEIJING, HEBEI, TIANJIN, TODAY, agreed, owe, settled
from tests.factories import actor
from xiechuang.domains.clearing.actions.terms import set_terms
from xiechuang.domains.clearing.models import Case, Day, Obligation, Payment, Statement, Terms
from xiechuang.domains.clearing.public import Matter, close_day, confirm_statement, contest_statement
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Membership, Role


@pytest.fixture
def as_(given, client_as):
    """A browser for each role."""

    def browser(who):
        post = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(post.person, membership=post)

    return browser


@pytest.fixture
def owed(given):
    owe(HEBEI, TIANJIN, 50_000, subject_number="CL-1")
    owe(HEBEI, TIANJIN, 7_000, subject_number="CL-2")
    owe(TIANJIN, BEIJING, 30_000, subject_number="CL-3")


def text_of(answer) -> str:
    return answer.content.decode()


DAY = "/clearing/days/2026-06-01/"
HEBEI_STATEMENT = f"{DAY}statements/{HEBEI}/"


def every_page() -> list[str]:
    pages = [
        "/clearing/", "/clearing/days/", DAY, "/clearing/obligations/", "/clearing/cases/", "/clearing/payments/",
        "/clearing/terms/", HEBEI_STATEMENT, f"{DAY}files/xlsx/", f"{DAY}files/pdf/", f"{DAY}files/docx/",
        f"{HEBEI_STATEMENT}sheet/", f"{HEBEI_STATEMENT}files/xlsx/", f"{HEBEI_STATEMENT}files/pdf/",
    ]  # fmt: skip
    pages += [f"/clearing/obligations/{one.pk}/" for one in Obligation.objects.filter(debtor=HEBEI)[:1]]
    pages += [f"/clearing/cases/{one.number}/" for one in Case.objects.all()[:1]]
    return pages + [f"/clearing/payments/{one.number}/" for one in Payment.objects.all()[:1]]


@pytest.fixture
def full(given, owed):
    """A day with a difference and payments."""
    day = close_day(TODAY, actor=given.office)
    contest_statement(
        day.statements.get(region=HEBEI),
        actor=given.hebei,
        claims={Matter(HEBEI, TIANJIN, "CL-1"): 49_000},
        note="少记",
    )
    for code, who in ((TIANJIN, given.tianjin), (BEIJING, given.beijing)):
        confirm_statement(day.statements.get(region=code), actor=who)
    return Day.objects.get()


def test_every_page_opens_for_who_may_read_it_and_is_not_there_for_others(given, full, as_):
    for who in (given.hebei, given.office, given.auditor):
        browser = as_(who)
        assert {page: browser.get(page).status_code for page in every_page()} == dict.fromkeys(
            every_page(), 200
        )
    for role in (Role.FIRM, Role.PARK_OFFICIAL, Role.ADMINISTRATOR, Role.EXPERT):
        browser = as_(actor(role))
        assert {browser.get(page).status_code for page in every_page()} == {404}


def test_a_region_reads_neither_anothers_statement_nor_anothers_difference(given, full, as_):
    browser = as_(given.beijing)
    case = Case.objects.get()
    for page in (HEBEI_STATEMENT, f"{HEBEI_STATEMENT}sheet/", f"/clearing/cases/{case.number}/"):
        assert browser.get(page).status_code == 404
    hidden = Obligation.objects.get(subject_number="CL-1")
    assert browser.get(f"/clearing/obligations/{hidden.pk}/").status_code == 404
    assert browser.get(DAY).status_code == 200


@pytest.mark.parametrize("on", ["2026-06-02", "20260601", "x", "2026-13-01", "0000-00-00"])
def test_a_day_that_is_none_is_not_found(given, full, as_, on):
    assert as_(given.office).get(f"/clearing/days/{on}/").status_code == 404


@pytest.mark.parametrize(
    "month", ["", "2026-06", "2026-13", "x-y", "9999-01", "2026-6", "２０２６-06", "-" * 50]
)
def test_the_calendar_shows_some_month_whatever_is_asked(given, full, as_, month):
    answer = as_(given.office).get("/clearing/days/", {"month": month})
    assert answer.status_code == 200
    assert "2026-06" in text_of(answer)


def test_the_day_page_explains_the_netting_in_numbers(given, full, as_):
    shown = text_of(as_(given.auditor).get(DAY))
    assert "净额 = 应收 − 应付" in shown
    assert "河北省付给北京市" in shown
    assert Case.objects.get().number in shown


def test_the_office_closes_a_day_by_hand_and_hears_why_it_cannot(given, owed, as_):
    browser = as_(given.office)
    answer = browser.post("/clearing/days/", {"on": "2026-06-09"})
    assert (answer.status_code, "清算日还没有到" in text_of(answer)) == (409, True)
    assert 'value="2026-06-09"' in text_of(answer)
    assert browser.post("/clearing/days/", {"on": "6 月"}).status_code == 422
    assert browser.post("/clearing/days/", {"on": "2026-06-01"}).headers["Location"] == DAY
    assert as_(given.hebei).post("/clearing/days/", {"on": "2026-06-01"}).status_code == 404


def test_the_office_nets_a_day_with_a_reason(given, owed, as_):
    close_day(TODAY, actor=given.office)
    browser = as_(given.office)
    answer = browser.post(DAY, {"move": "agree", "note": ""})
    assert (answer.status_code, "还没有答复" in text_of(answer)) == (409, True)
    assert browser.post(DAY, {"move": "settle"}).status_code == 404
    assert as_(given.hebei).post(DAY, {"move": "agree", "note": "x"}).status_code == 409
    assert browser.post(DAY, {"move": "agree", "note": "三地商定"}).status_code == 302
    assert Day.objects.get().state == "agreed"


def book(*rows) -> SimpleUploadedFile:
    out = StringIO()
    csv.writer(out).writerows([("应付地区", "应收地区", "事项编号", "金额（元）"), *rows])
    return SimpleUploadedFile("账表.csv", out.getvalue().encode("utf-8-sig"))


def test_a_region_uploads_its_books_and_sees_both_side_by_side(given, owed, as_):
    close_day(TODAY, actor=given.office)
    browser = as_(given.hebei)
    sent = book(("河北省", "天津市", "CL-1", "500.00"), ("130000", "天", "CL-2", "71"))
    answer = browser.post(f"{HEBEI_STATEMENT}books/", {"file": sent}, follow=True)
    shown = text_of(answer)
    assert answer.status_code == 200
    assert "金额不同" in shown
    assert "一致 1 项" in shown
    assert browser.post(HEBEI_STATEMENT, {"move": "confirm"}).status_code == 409
    assert browser.post(HEBEI_STATEMENT, {"move": "contest", "note": "按发票"}).status_code == 302
    case = Case.objects.get()
    assert (case.platform_fen, case.sides.get(region=HEBEI).booked_fen) == (7_000, 7_100)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("上海", "天津市", "CL-1", "5")], "第 2 行“应付地区”"),
        ([("河北省", "天津市", "CL-1", "五元")], "不是金额"),
        ([("河北省", "天津市", "CL-1", "1.234")], "分以下"),
        ([("北京市", "天津市", "CL-1", "5")], "其中一个是本地区"),
        ([("河北省", "天津市", "CL-1", "0")], "金额须大于零"),
        ([("河北省", "天津市", "", "5")], "第 2 行"),
        ([("河北省", "天津市", "长" * 41, "5"), ("x", "天津市", "1", "y")], "第 3 行“金额（元）”"),
    ],
)
def test_a_file_with_mistakes_is_refused_with_each_row_and_column(given, owed, as_, rows, says):
    close_day(TODAY, actor=given.office)
    answer = as_(given.hebei).post(f"{HEBEI_STATEMENT}books/", {"file": book(*rows)})
    assert answer.status_code in {409, 422}
    assert says in text_of(answer)
    assert not Statement.objects.get(region=HEBEI).bookings.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", "事项编号,金额\nCL-1,5\n".encode(), b"%PDF-1.7"]
)
def test_a_file_that_is_no_book_is_refused(given, owed, as_, content):
    close_day(TODAY, actor=given.office)
    file = SimpleUploadedFile("x.csv", content)
    answer = as_(given.hebei).post(f"{HEBEI_STATEMENT}books/", {"file": file})
    assert answer.status_code == 422
    assert as_(given.hebei).post(f"{HEBEI_STATEMENT}books/").status_code == 422
    assert as_(given.tianjin).post(f"{HEBEI_STATEMENT}books/", {"file": file}).status_code == 404
    assert as_(given.auditor).post(f"{HEBEI_STATEMENT}books/", {"file": book()}).status_code in {409, 422}


def test_the_sheet_handed_out_can_be_sent_back_as_it_is(given, owed, as_):
    close_day(TODAY, actor=given.office)
    browser = as_(given.hebei)
    sheet = browser.get(f"{HEBEI_STATEMENT}sheet/").content
    file = SimpleUploadedFile("账表.xlsx", BytesIO(sheet).read())
    answer = browser.post(f"{HEBEI_STATEMENT}books/", {"file": file}, follow=True)
    assert "2 项全部一致" in text_of(answer)
    assert browser.post(HEBEI_STATEMENT, {"move": "confirm", "note": ""}).status_code == 302


def test_lines_are_contested_by_hand_and_what_was_typed_stays(given, owed, as_):
    close_day(TODAY, actor=given.office)
    browser = as_(given.hebei)
    wrong = browser.post(HEBEI_STATEMENT, {"move": "contest_lines", "c-0": "on", "a-0": "五百"})
    assert wrong.status_code == 422
    assert 'value="五百"' in text_of(wrong)
    assert browser.post(HEBEI_STATEMENT, {"move": "contest_lines"}).status_code == 409
    assert browser.post(HEBEI_STATEMENT, {"move": "contest_lines", "c-0": "on", "a-0": ""}).status_code == 302
    case = Case.objects.get()
    assert (case.difference, case.subject_number) == ("missing_here", "CL-1")
    assert browser.post(HEBEI_STATEMENT, {"move": "x"}).status_code == 404


def test_a_difference_is_answered_by_both_sides_and_decided(given, full, as_):
    page = f"/clearing/cases/{Case.objects.get().number}/"
    hebei, tianjin, office = as_(given.hebei), as_(given.tianjin), as_(given.office)
    assert "490.00" in text_of(office.get(page))
    early = office.post(page, {"move": "decide", "outcome": "stands", "note": "依合同"})
    assert (early.status_code, "还没有答复" in text_of(early)) == (409, True)
    assert hebei.post(page, {"move": "answer", "note": ""}).status_code == 422
    half = hebei.post(page, {"move": "answer", "note": "见发票", "books": "amount"})
    assert (half.status_code, "见发票" in text_of(half)) == (422, True)
    odd = hebei.post(page, {"move": "answer", "note": "见发票", "books": "none", "amount": "5"})
    assert odd.status_code == 422
    # Whoever types an amount has such a row.
    assert hebei.post(page, {"move": "answer", "note": "见发票", "amount": "490"}).status_code == 302
    assert Case.objects.get().sides.get(region=HEBEI).booked_fen == 49_000
    assert tianjin.post(page, {"move": "answer", "note": "以合同为准", "books": "none"}).status_code == 302
    bad = office.post(page, {"move": "decide", "outcome": "corrected", "note": "依合同", "amount": ""})
    assert (bad.status_code, "请填写大于零的金额" in text_of(bad)) == (409, True)
    assert office.post(page, {"move": "decide", "outcome": "added", "note": "x"}).status_code == 422
    assert office.post(page, {"move": "x"}).status_code == 404
    done = office.post(page, {"move": "decide", "outcome": "corrected", "note": "依合同", "amount": "490"})
    assert done.status_code == 302
    assert "更正金额" in text_of(office.get(page))


def test_a_payment_is_made_missed_made_again_and_confirmed(given, owed, as_):
    agreed(given, TODAY)
    payment = Payment.objects.get(payee=BEIJING)
    page = f"/clearing/payments/{payment.number}/"
    hebei, beijing = as_(given.hebei), as_(given.beijing)
    nothing = hebei.post(page, {"move": "pay", "bank_reference": "", "paid_on": ""})
    assert nothing.status_code == 422
    assert set(nothing.context["form"].errors) == {"bank_reference", "paid_on"}
    future = {"move": "pay", "bank_reference": "B1", "paid_on": (TODAY + timedelta(days=2)).isoformat()}
    assert hebei.post(page, future).status_code == 409
    paid = {"move": "pay", "bank_reference": "B1", "paid_on": TODAY.isoformat()}
    assert beijing.post(page, paid).status_code == 409
    assert hebei.post(page, paid).status_code == 302
    assert beijing.post(page, {"move": "refuse", "note": ""}).status_code == 409
    assert beijing.post(page, {"move": "refuse", "note": "查无此笔"}).status_code == 302
    assert hebei.post(page, paid | {"bank_reference": "B2"}).status_code == 302
    assert beijing.post(page, {"move": "confirm", "note": ""}).status_code == 302
    assert Payment.objects.get(pk=payment.pk).state == "confirmed"
    assert "查无此笔" in text_of(as_(given.auditor).get(page))


def test_terms_are_set_by_the_office_with_every_mistake_told_at_once(given, as_):
    browser = as_(given.office)
    wrong = browser.post("/clearing/terms/", {"starts_on": "2026-06-01", "answer_workdays": "0", "payment_workdays": "99", "source": "协议"})  # fmt: skip
    assert wrong.status_code == 422
    assert text_of(wrong).count("工作日数须在 1 至 60 之间") >= 2
    good = {
        "starts_on": "2026-06-01",
        "answer_workdays": "2",
        "payment_workdays": "",
        "source": "三地清算协议第五条",
    }
    assert browser.post("/clearing/terms/", good).status_code == 302
    assert browser.post("/clearing/terms/", good).status_code == 409
    assert as_(given.hebei).post("/clearing/terms/", good).status_code == 404
    terms = Terms.objects.get()
    assert (terms.starts_on, terms.answer_workdays, terms.payment_workdays) == (date(2026, 6, 1), 2, None)


def test_what_waits_stands_on_the_desk_and_the_workbench(given, full, as_):
    desk = text_of(as_(given.hebei).get("/clearing/"))
    assert Case.objects.get().number in desk
    assert Payment.objects.filter(payer=HEBEI).first().number in desk
    assert Case.objects.get().number in text_of(as_(given.tianjin).get(reverse("workbench")))
    assert "没有等您办理的清算事项" in text_of(as_(given.auditor).get("/clearing/"))


def test_an_obligation_leads_to_the_ledger_and_to_its_day(given, owed, as_):
    settled(given, TODAY)
    row = Obligation.objects.get(subject_number="CL-1")
    shown = text_of(as_(given.auditor).get(f"/clearing/obligations/{row.pk}/"))
    assert "内容哈希" in shown
    assert "2026-06-01" in shown
    assert "已结清" in shown


def test_lists_are_exported_with_their_totals(given, full, as_):
    answer = as_(given.auditor).get("/clearing/obligations/", {"export": "csv"})
    assert "CL-3" in answer.content.decode("utf-8-sig")


def test_who_is_late_is_marked_and_a_day_netted_without_them_says_so(given, owed, as_, frozen_clock):
    set_terms(actor=given.office, starts_on=TODAY, answer_workdays=1, payment_workdays=3, source="协议")
    day = close_day(TODAY, actor=given.office)
    for code, who in ((TIANJIN, given.tianjin), (BEIJING, given.beijing)):
        confirm_statement(day.statements.get(region=code), actor=who)
    with clock.fixed(frozen_clock + timedelta(days=9)):
        hebei = as_(given.hebei)
        assert "逾期" in text_of(hebei.get("/clearing/"))
        as_(given.office).post(DAY, {"move": "agree", "note": "河北过期未答复"})
        assert "过期未答复" in text_of(as_(given.office).get(DAY))
        statement = text_of(hebei.get(HEBEI_STATEMENT))
    assert "本地区过期没有答复" in statement
    assert "直接确认" not in statement


def test_obligations_are_told_apart_by_where_they_stand(given, full, as_):
    owe(HEBEI, BEIJING, 900, subject_number="CL-9")
    browser = as_(given.auditor)
    for standing, number in (("open", "CL-9"), ("contested", "CL-1"), ("cleared", "CL-2")):
        page = text_of(browser.get("/clearing/obligations/", {"standing": standing}))
        assert [one for one in ("CL-1", "CL-2", "CL-9") if one in page] == [number]


def test_a_difference_says_who_is_next_and_waits_for_the_office_only_when_it_can_decide(given, full, as_):
    number = Case.objects.get().number
    address, office = f"/clearing/cases/{number}/", as_(given.office)
    assert number not in text_of(office.get("/clearing/"))
    assert "下一步：天津市、河北省" in text_of(office.get(address))
    as_(given.hebei).post(address, {"move": "answer", "note": "按发票"})
    assert "下一步：天津市，" in text_of(office.get(address)).replace("</p>", "，")
    assert number not in text_of(office.get("/clearing/"))
    as_(given.tianjin).post(address, {"move": "answer", "note": "同意"})
    assert "下一步：共同体办公室" in text_of(office.get(address))
    assert number in text_of(office.get("/clearing/"))


def test_past_its_time_for_answers_a_difference_waits_for_the_office(given, owed, as_, frozen_clock):
    set_terms(actor=given.office, starts_on=TODAY, answer_workdays=1, payment_workdays=3, source="协议")
    day = close_day(TODAY, actor=given.office)
    contest_statement(
        day.statements.get(region=HEBEI),
        actor=given.hebei,
        claims={Matter(HEBEI, TIANJIN, "CL-1"): 1},
        note="错",
    )
    number = Case.objects.get().number
    assert number not in text_of(as_(given.office).get("/clearing/"))
    with clock.fixed(frozen_clock + timedelta(days=9)):
        assert number in text_of(as_(given.office).get("/clearing/"))
        page = text_of(as_(given.tianjin).get(f"/clearing/cases/{number}/"))
        as_(given.office).post(DAY, {"move": "agree", "note": "过期未答复"})
        unanswered = text_of(as_(given.tianjin).get(f"{DAY}statements/{TIANJIN}/"))
    assert "下一步：天津市、河北省、共同体办公室" in page
    assert "过期未答复" in unanswered
    assert "待核对" not in unanswered.partition("<h1>")[0].rpartition("record__line")[2]
    assert "逐笔提出的异议" not in unanswered


def test_a_decided_difference_leads_to_what_was_booked_and_to_the_day_that_takes_it(given, full, as_):
    case = Case.objects.get()
    address, office = f"/clearing/cases/{case.number}/", as_(given.office)
    assert "由决定记的账" not in text_of(office.get(address))
    for who in (given.hebei, given.tianjin):
        as_(who).post(address, {"move": "answer", "note": "以合同为准"})
    asked = {"move": "decide", "outcome": "corrected", "amount": "400", "note": "依合同"}
    assert office.post(address, asked).status_code == 302
    page = text_of(as_(given.hebei).get(address)).partition('id="booked"')[2].partition("</section>")[0]
    assert page.index("冲销") < page.index("更正后")
    assert "天津市 → 河北省 500.00 元" in page
    assert "河北省 → 天津市 400.00 元" in page
    assert page.count("等下一个截止的清算日") == 2
    with clock.fixed(clock.now() + timedelta(days=1)):
        close_day(clock.today(), actor=given.office)
        later = text_of(as_(given.hebei).get(address))
    assert later.count("归入 2026-06-02 的清算") == 2


def test_what_was_contested_by_hand_is_not_offered_for_plain_confirmation(given, owed, as_):
    day = close_day(TODAY, actor=given.office)
    confirmed = "还没有上传本地区账表"
    assert confirmed in text_of(as_(given.hebei).get(HEBEI_STATEMENT))
    claims = {Matter(HEBEI, TIANJIN, "CL-1"): 1}
    contest_statement(day.statements.get(region=HEBEI), actor=given.hebei, claims=claims, note="错")
    page = text_of(as_(given.hebei).get(HEBEI_STATEMENT))
    assert confirmed not in page
    assert "逐笔提出的异议列在“差异”里" in page


def test_a_day_that_was_closed_says_so_to_whoever_closes_it_again(given, owed, as_):
    close_day(TODAY, actor=given.office)
    answer = as_(given.office).post("/clearing/days/", {"on": "2026-06-01"})
    assert "2026-06-01 的清算已经截止（已截止待核对）" in text_of(answer)
