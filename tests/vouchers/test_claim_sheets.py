"""Many claims from one workbook: what is taken, what is refused by row, field and clause, and handed back to be mended."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.vouchers.reading import text_of
from tests.vouchers.world import WAN, World, add_papers, at, done, fresh, issued
from xiechuang.domains.vouchers.actions.claim_sheets import KIND, take_claims, upload_claims
from xiechuang.domains.vouchers.models import Claim, Use
from xiechuang.domains.vouchers.queries.claim_sheets import (
    as_kept,
    claims_workbook,
    read_claims,
    waiting_uses,
)
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.jobs.models import JobRun
from xiechuang.kernel.jobs.states import JobState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible

HEAD = "用券编号,收款户名,收款账号,开户行,说明,提交\n"


@pytest.fixture(scope="module")
def uses_once(made_once: World) -> list[Use]:
    with at():
        voucher = issued(made_once, wanted_fen=30 * WAN)
        rows = [done(made_once, voucher, contract_fen=fen * WAN) for fen in (4, 6, 8)]
        add_papers(rows[0], who=made_once.firm, invoice_fen=4 * WAN, paid_fen=4 * WAN)
        return rows


@pytest.fixture
def uses(uses_once: list[Use], world: World) -> list[Use]:
    return deepcopy(uses_once)


def row(use: Use, submit: str = "", account: str = "6222000011112222") -> str:
    return f"{use.number},某某公司,{account},某某银行,,{submit}"


def sent(*lines: str) -> bytes:
    return (HEAD + "\n".join(lines)).encode()


def take(who, *lines: str) -> dict:
    kept = as_kept(read_claims(content=sent(*lines), name="a.csv"))
    return take_claims(kept, actor=who, progress=lambda _done, _total: None)


def test_complete_rows_are_handed_in_and_others_stay_drafts(world, uses):
    found = take(world.firm, row(uses[0], "是"), row(uses[1]))
    assert (len(found["submitted"]), len(found["drafts"]), found["problems"]) == (1, 1, [])
    assert Claim.objects.get(use=uses[0]).state == ClaimState.SUBMITTED
    kept = Claim.objects.get(use=uses[1])
    assert (kept.state, kept.account_number) == (ClaimState.DRAFT, "6222000011112222")


def test_a_row_that_lacks_papers_says_so_with_its_clause_and_stays_a_draft(world, uses):
    found = take(world.firm, row(uses[1], "是"))
    assert {one["row"] for one in found["problems"]} == {2}
    assert any("发票" in one["problem"] and one["clause"] for one in found["problems"])
    assert Claim.objects.get(use=uses[1]).state == ClaimState.DRAFT


def test_what_cannot_be_read_or_is_not_ones_own_is_named_by_row_and_column(world, uses, provider_world):
    lines = (
        row(uses[0], "也许"),
        f"{uses[1].number},,,,,",
        "YQ-2026-999999,甲,1,乙,,",
        row(uses[2]),
        row(uses[2]),
    )
    found = take(world.firm, *lines)
    said = {(one["row"], one["column"]) for one in found["problems"]}
    assert {(2, "提交"), (3, "收款户名"), (3, "收款账号"), (3, "开户行"), (4, "用券编号")} <= said
    assert (6, "用券编号") in said
    assert len(found["drafts"]) == 1


def test_the_provider_cannot_ask_where_the_firm_is_paid(world, uses):
    found = take(world.provider_side, row(uses[0]))
    assert "由持券企业申请" in found["problems"][0]["problem"]
    assert not Claim.objects.exists()


def test_the_same_workbook_again_changes_nothing_and_another_account_is_refused(world, uses):
    first = take(world.firm, row(uses[0], "是"))
    again = take(world.firm, row(uses[0], "是"))
    assert (again["submitted"], again["problems"]) == (first["submitted"], [])
    other = take(world.firm, row(uses[0], "是", account="999"))
    assert "不能再改" in other["problems"][0]["problem"]
    assert Claim.objects.count() == 1


def test_the_workbook_has_a_row_for_each_service_that_may_be_claimed_for(world, uses):
    table = read_table(claims_workbook(world.firm), name="a.xlsx")
    assert [line.cells[0] for line in table.rows] == [one.number for one in uses]
    take(world.firm, row(uses[0], "是"))
    assert waiting_uses(world.firm).count() == 2
    assert waiting_uses(world.provider_side).count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "甲,乙\n1,2\n".encode(), HEAD.encode()])
def test_a_file_that_is_no_such_table_is_refused_whole(world, content):
    with pytest.raises(Invalid):
        upload_claims(actor=world.firm, content=content, name="a.csv")
    assert not JobRun.objects.filter(kind=KIND).exists()


def test_offices_and_experts_do_not_ask_for_claims(world, uses):
    for who in (world.office, world.expert):
        with pytest.raises(NotVisible):
            upload_claims(actor=who, content=sent(row(uses[0])), name="a.csv")


def finished(run: JobRun, *, actor) -> None:
    """As the worker leaves the job."""
    run.result = take_claims(run.arguments["sheet"], actor=actor, progress=lambda _done, _total: None)
    run.state, run.finished_at = JobState.SUCCEEDED, clock.now()
    run.save()


def test_the_page_takes_the_workbook_and_hands_back_what_was_not_taken(world, uses, browse):
    opened = browse(world.firm)
    assert "批量申请" in text_of(opened.get("/vouchers/claims/"))
    assert "有 3 项服务可以申请兑付" in text_of(opened.get("/vouchers/claims/upload/"))
    assert opened.get("/vouchers/claims/upload/claims.xlsx").content[:2] == b"PK"
    content = sent(row(uses[0], "是"), row(uses[1], "是"), f"{uses[2].number},,,,,")
    response = opened.post("/vouchers/claims/upload/", {"file": SimpleUploadedFile("a.csv", content)})
    run = JobRun.objects.get(kind=KIND)
    assert response.headers["Location"] == f"/vouchers/claims/upload/{run.number}/"
    assert "正在排队办理" in text_of(opened.get(response.headers["Location"]))
    finished(run, actor=world.firm)
    response = opened.get(response.headers["Location"])
    page = text_of(response)
    assert "没有办成" in page
    assert Claim.objects.get(use=uses[0]).number in page
    encoded = response.context["faulty"]
    from base64 import b64decode

    table = read_table(BytesIO(b64decode(encoded)).getvalue(), name="a.xlsx")
    assert [line.cells[0] for line in table.rows] == [uses[1].number, uses[2].number]
    assert fresh(uses[2]).claims.count() == 0


def test_a_bad_file_is_refused_on_the_page_and_nobody_else_sees_the_result(world, uses, browse):
    bad = {"file": SimpleUploadedFile("a.csv", b"")}
    assert browse(world.firm).post("/vouchers/claims/upload/", bad).status_code == 422
    run = upload_claims(actor=world.firm, content=sent(row(uses[0])), name="a.csv")
    for who in (world.provider_side, world.office):
        assert browse(who).get(f"/vouchers/claims/upload/{run.number}/").status_code == 404


def test_the_api_takes_a_workbook(world, uses, browse):
    given = {"file": SimpleUploadedFile("a.csv", sent(row(uses[0])))}
    response = browse(world.firm).post("/api/voucher-claim-workbooks", given)
    assert response.status_code == 202
    assert JobRun.objects.get(kind=KIND).number == response.json()["job"]
    given = {"file": SimpleUploadedFile("a.csv", sent(row(uses[0])))}
    assert browse(world.office).post("/api/voucher-claim-workbooks", given).status_code == 404


def test_a_draft_that_could_not_be_handed_in_is_counted_and_named(world, uses):
    bare = done(world, issued(world), contract_fen=2 * WAN)
    taken = take(world.firm, row(bare, "是"))
    draft = bare.claims.get()
    assert (taken["submitted"], taken["drafts"]) == ([], [draft.number])
    assert all(f"已留作草稿 {draft.number}" in one["problem"] for one in taken["problems"])


def test_a_row_with_unreadable_cells_is_told_of_its_service_as_well(world, uses):
    taken = take(world.firm, "YQ-2026-999999,,,,,")
    said = [one["problem"] for one in taken["problems"]]
    assert any("没有用券“YQ-2026-999999”" in one for one in said)
    assert sum("必填" in one for one in said) == 3
