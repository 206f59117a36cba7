"""The auditor's desk: accounts as of any moment, a transfer's chain, the check with its result, the export."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.clearing.owing import HEBEI, TIANJIN, assert_whole, owe
from tests.factories import actor
from tests.kernel.ledger.lanes_world import steer
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.clearing.public import position_accounts, reverse_obligation
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.ledger.public import widen
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM, Membership, Role


@pytest.fixture
def as_(given, client_as):
    """A browser for each role."""

    def browser(who):
        post = Membership.objects.select_related("person").get(pk=who.membership_id)
        return client_as(post.person, membership=post)

    return browser


def status(browser, page) -> int:
    """A file is read to its end, which closes it."""
    answer = browser.get(page)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_account_stands_as_it_stood_at_any_moment(given, as_, frozen_clock):
    owe(HEBEI, TIANJIN, 123_456_789)
    with clock.fixed(frozen_clock + timedelta(hours=2)):
        owe(HEBEI, TIANJIN, 11)
    page = f"/ledger/accounts/{position_accounts([TIANJIN])[TIANJIN].pk}/"
    browser = as_(given.auditor)
    assert "1,234,568.00" in text_of(browser.get(page))
    then = browser.get(page, {"at": "2026-06-01T13:00"})
    assert "1,234,567.89" in text_of(then)
    assert "1,234,568.00" not in text_of(then)
    assert "0.00" in text_of(browser.get(page, {"at": "2025-01-01T00:00"}))
    assert browser.get(page, {"at": "昨天"}).status_code == 422


def test_a_transfer_shows_its_chain_and_what_took_it_back(given, as_):
    first = owe(HEBEI, TIANJIN, 500)
    back = reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason="付错")
    browser = as_(given.auditor)
    shown = text_of(browser.get(f"/ledger/transfers/{first.pk}/"))
    assert str(back.pk) in shown
    assert str(first.pk) in text_of(browser.get(f"/ledger/transfers/{back.pk}/"))
    assert browser.get(f"/ledger/transfers/{uuid4()}/").status_code == 404


def test_the_books_are_read_in_words_and_a_posting_leads_to_what_it_is_about(given, as_):
    first = owe(HEBEI, TIANJIN, 500)
    browser = as_(given.auditor)
    listed = text_of(browser.get("/ledger/accounts/"))
    assert "地区间应收应付" in listed
    assert "天津市" in listed
    for code in ("clearing_position", "orgs.region"):
        assert f">{code}" not in listed
    shown = text_of(browser.get(f"/ledger/accounts/{position_accounts([HEBEI])[HEBEI].pk}/"))
    assert "河北省" in shown
    assert f"/ledger/transfers/{first.pk}/" in shown


def test_each_region_sees_its_own_accounts_and_the_check_is_for_overseers(given, as_):
    first = owe(HEBEI, TIANJIN, 500)
    mine, theirs = (f"/ledger/accounts/{position_accounts([c])[c].pk}/" for c in (HEBEI, TIANJIN))
    hebei, beijing = as_(given.hebei), as_(given.beijing)
    assert (hebei.get(mine).status_code, hebei.get(theirs).status_code) == (200, 404)
    assert hebei.get(f"/ledger/transfers/{first.pk}/").status_code == 200
    assert beijing.get(f"/ledger/transfers/{first.pk}/").status_code == 404
    assert beijing.get("/ledger/accounts/").status_code == 200
    for page in ("/ledger/check/", "/ledger/beancount/"):
        assert status(hebei, page) == 404
        assert status(as_(given.office), page) == 200
    for role in (Role.FIRM, Role.ADMINISTRATOR):
        for page in ("/ledger/accounts/", "/ledger/check/", "/ledger/beancount/", mine):
            assert as_(actor(role)).get(page).status_code == 404
    assert hebei.get(f"/ledger/accounts/{2**70}/").status_code == 404


@pytest.fixture
def checked(given, as_):
    """The result page of a check."""
    browser = as_(given.auditor)

    def run():
        assert browser.post("/ledger/check/").status_code == 302
        do_waiting_jobs()
        job = JobRun.objects.latest("pk")
        return job.result, text_of(browser.get(job.result["url"]))

    return run


def test_the_check_finds_everything_right_and_compares_with_the_one_before(given, checked):
    owe(HEBEI, TIANJIN, 500)
    result, shown = checked()
    assert (result["faults"], result["transfers"], result["total_fen"], result["compared"]) == (0, 1, 0, 0)
    assert "全部相符" in shown
    owe(TIANJIN, HEBEI, 20)
    result, _ = checked()
    assert (result["faults"], result["entries"], result["compared"]) == (0, 4, 2)
    assert_whole()


def test_an_account_with_lanes_is_shown_by_lane_and_checked_with_all_of_them(given, as_, checked):
    owe(HEBEI, TIANJIN, 500)
    account = position_accounts([TIANJIN])[TIANJIN]
    widen(account, lanes=3)
    for lane in (2, 1):
        steer(lane, of=3)
        owe(HEBEI, TIANJIN, 1_000)
    shown = text_of(as_(given.auditor).get(f"/ledger/accounts/{account.pk}/"))
    assert "这个账户分 3 道" in shown
    assert "25.00" in shown
    numbers = re.findall(r'<th scope="row" class="end">([^<]*)</th>', shown)
    assert sorted(numbers) == ["1", "1-1", "2-1"]
    results = [checked()[0] for _ in range(2)]
    assert [(one["faults"], one["compared"]) for one in results] == [(0, 0), (0, 4)]
    assert f"{account.pk}/2" in results[1]["heads"]
    other = position_accounts([HEBEI])[HEBEI]
    assert "这个账户分" not in text_of(as_(given.auditor).get(f"/ledger/accounts/{other.pk}/"))
    assert_whole()


def test_the_check_names_what_somebody_changed_past_the_triggers(given, checked):
    owe(HEBEI, TIANJIN, 500)
    # What is asked at commit is asked now, for afterwards it would rightly find fault.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update ledger_entry set amount_fen = amount_fen + 1 where amount_fen > 0")
        cursor.execute("set session_replication_role = default")
    result, shown = checked()
    assert result["faults"] > 0
    assert result["named"][0] in shown


def test_the_export_is_a_beancount_file(given, as_):
    owe(HEBEI, TIANJIN, 500)
    answer = as_(given.auditor).get("/ledger/beancount/")
    text = b"".join(answer.streaming_content).decode()
    assert 'option "operating_currency" "CNY"' in text
    assert "5.00 CNY" in text
    assert "ledger-20260601.beancount" in answer.headers["Content-Disposition"]


def test_a_job_of_another_kind_is_not_a_check(given, as_):
    assert as_(given.auditor).get("/ledger/check/JB-2026-000001/").status_code == 404


def rows_of(browser, **asked) -> int:
    """How many accounts the list finds."""
    return len(
        set(re.findall(r'href="/ledger/accounts/(\d+)/"', text_of(browser.get("/ledger/accounts/", asked))))
    )


def test_accounts_are_found_by_names_from_a_list_and_not_by_codes(given, as_):
    owe(HEBEI, TIANJIN, 500)
    browser = as_(given.auditor)
    shown = text_of(browser.get("/ledger/accounts/"))
    assert '<option value="clearing_position">地区间应收应付</option>' in shown
    assert f'<option value="{TIANJIN}">天津市</option>' in shown
    every = rows_of(browser)
    assert rows_of(browser, kind="clearing_position") == every
    assert rows_of(browser, kind="voucher") == 0
    assert rows_of(browser, owner="天津") == rows_of(browser, region=TIANJIN) == 1
    assert rows_of(browser, owner="天津 河北") == 0


def test_an_owner_that_the_reader_may_not_see_is_not_found(given, as_):
    owe(HEBEI, TIANJIN, 500)
    assert rows_of(as_(given.hebei), owner="天津") == 0


def test_an_obligation_is_read_in_words_and_leads_to_its_accounts(given, as_):
    first = owe(HEBEI, TIANJIN, 500)
    browser = as_(given.auditor)
    shown = text_of(browser.get(f"/clearing/obligations/{first.pk}/"))
    assert "clearing_position" not in shown
    assert f"/ledger/accounts/{position_accounts([HEBEI])[HEBEI].pk}/" in shown
    moved = text_of(browser.get(f"/ledger/transfers/{first.pk}/"))
    assert "clearing_obligation" not in moved
    assert "地区间应收应付" in moved
