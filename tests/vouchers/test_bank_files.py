"""The file for the bank and the bank's file back: what is written, what is taken, what is refused by row and field."""

import csv
from copy import deepcopy
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.vouchers.reading import text_of
from tests.vouchers.world import WAN, World, approved, at, done, fresh, issued
from xiechuang.domains.vouchers.actions.bank_returns import take_returns
from xiechuang.domains.vouchers.actions.claiming import save_claim
from xiechuang.domains.vouchers.actions.payments import make_payment, move_payment
from xiechuang.domains.vouchers.models import Claim, PaymentBatch
from xiechuang.domains.vouchers.queries.bank_files import bank_file
from xiechuang.domains.vouchers.states import ClaimState
from xiechuang.kernel.exchange import Format, read_table
from xiechuang.kernel.lib.errors import Invalid

HEAD = "兑付编号,金额（元）,结果,银行流水号,拨付日期,退回原因\n"


@pytest.fixture(scope="module")
def claims_once(made_once: World) -> list[Claim]:
    with at():
        voucher = issued(made_once, wanted_fen=30 * WAN)
        return [approved(made_once, done(made_once, voucher, contract_fen=fen * WAN)) for fen in (4, 6, 8)]


@pytest.fixture
def claims(claims_once: list[Claim], world: World) -> list[Claim]:
    return deepcopy(claims_once)


@pytest.fixture
def payment(world: World, claims: list[Claim]) -> PaymentBatch:
    return make_payment(actor=world.payer, claims=claims, name="七月")


@pytest.fixture
def sent(world: World, payment: PaymentBatch) -> PaymentBatch:
    return move_payment(payment, actor=world.payer, move="send")


def returned(world: World, payment: PaymentBatch, *lines: str):
    content = (HEAD + "\n".join(lines)).encode()
    return take_returns(payment, actor=world.payer, content=content, name="回执.csv")


def test_a_list_leaves_as_a_workbook_and_as_csv_with_one_row_a_payment(payment, claims):
    table = read_table(bank_file(payment, form=Format.XLSX), name="a.xlsx")
    assert table.columns[2:7] == ("兑付编号", "收款户名", "收款账号", "开户行", "金额（元）")
    assert [row.cells[2] for row in table.rows] == [one.number for one in claims]
    assert [row.cells[4] for row in table.rows] == ["6222000011112222"] * 3
    lines = list(csv.reader(StringIO(bank_file(payment, form=Format.CSV).decode("utf-8-sig"))))
    assert [line[6] for line in lines[1:]] == ["20000", "30000", "40000"]


def test_what_looks_like_a_formula_leaves_as_text(payment, claims):
    Claim.objects.filter(pk=claims[0].pk).update(account_name='=HYPERLINK("http://x","y")', bank="@银行")
    lines = list(csv.reader(StringIO(bank_file(payment, form=Format.CSV).decode("utf-8-sig"))))
    assert lines[1][3].startswith("'=")
    assert lines[1][5].startswith("'@")
    table = read_table(bank_file(payment, form=Format.XLSX), name="a.xlsx")
    assert table.rows[0].cells[3].startswith("=HYPERLINK")


def test_the_banks_answers_pay_and_return_and_the_rest_waits(world, sent, claims):
    first, second, third = (one.number for one in claims)
    taken = returned(
        world,
        sent,
        f"{first},20000.00,已付,B1,2026-07-01,",
        f"{second},,退回,,,户名不符",
        f"{third},40000,,,,",
    )
    assert (taken.done, taken.waiting, taken.problems, taken.faulty) == ([first, second], 1, [], b"")
    states = [ClaimState.PAID, ClaimState.APPROVED, ClaimState.PAYING]
    assert [fresh(one).state for one in claims] == states


def test_a_file_that_comes_twice_pays_once(world, sent, claims):
    line = f"{claims[0].number},20000,成功,B1,2026-07-01,"
    assert returned(world, sent, line).done == returned(world, sent, line).done == [claims[0].number]


def test_each_refused_row_is_named_with_its_column_and_clause_and_comes_back(world, sent, claims):
    first, second, third = (one.number for one in claims)
    taken = returned(
        world,
        sent,
        f"{first},19999,已付,B1,2026-07-01,",
        f"{second},30000,已付,,2027-01-01,",
        f"{third},40000,也许,B3,昨天,",
        "DF-2026-999999,1,已付,B4,2026-07-01,",
    )
    said = [(one.row, one.column) for one in taken.problems]
    assert (2, "金额（元）") in said
    assert {(3, "银行流水号"), (3, "拨付日期")} <= set(said)
    assert {(4, "结果"), (4, "拨付日期")} <= set(said)
    assert (5, "兑付编号") in said
    assert all(one.clause for one in taken.problems if one.row in (2, 3))
    table = read_table(taken.faulty, name="a.xlsx")
    assert [row.cells[0] for row in table.rows] == [first, second, third, "DF-2026-999999"]
    assert not Claim.objects.filter(state=ClaimState.PAID).exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", "甲,乙\n1,2\n".encode(), HEAD.encode()])
def test_a_file_that_is_no_answer_is_refused_whole(world, sent, content):
    with pytest.raises(Invalid):
        take_returns(sent, actor=world.payer, content=content, name="x.csv")


def test_the_office_downloads_and_uploads_on_its_page(world, sent, claims, browse):
    opened = browse(world.payer)
    page = f"/vouchers/payments/{sent.number}/"
    assert "银行文件" in text_of(opened.get(page))
    assert opened.get(f"{page}bank.xlsx").content[:2] == b"PK"
    assert claims[0].number in opened.get(f"{page}bank.csv").content.decode("utf-8-sig")
    content = HEAD + f"{claims[0].number},20000,已付,B1,2026-07-01,\n{claims[1].number},1,已付,B2,2026-07-01,"
    response = opened.post(f"{page}returns/", {"file": SimpleUploadedFile("a.csv", content.encode())})
    assert response.status_code == 409
    assert "已登记 1 笔" in text_of(response)
    assert "金额与清单不符" in text_of(response)
    response = opened.post(f"{page}returns/", {"file": SimpleUploadedFile("a.csv", b"")})
    assert response.status_code == 422


def test_nobody_else_has_the_file_or_brings_answers(world, sent, browse):
    for who in (None, world.firm, world.provider_side, world.expert, *world.neighbours.values()):
        opened = browse(who)
        for part in ("returns/", "bank.xlsx", "bank.csv"):
            response = opened.get(f"/vouchers/payments/{sent.number}/{part}")
            assert response.status_code in (302, 404)
            assert "6222" not in response.content.decode(errors="replace")


def test_answers_come_by_the_api_too(world, sent, claims, browse):
    opened, address = browse(world.payer), f"/api/voucher-payments/{sent.number}/returns"
    content = HEAD + f"{claims[0].number},20000,已付,B1,2026-07-01,\n{claims[1].number},x,已付,B2,2026-07-01,"
    response = opened.post(address, {"file": SimpleUploadedFile("a.csv", content.encode())})
    assert response.status_code == 200
    assert response.json()["done"] == [claims[0].number]
    assert [one["row"] for one in response.json()["problems"]] == [3]
    strange = browse(world.firm).post(address, {"file": SimpleUploadedFile("a.csv", content.encode())})
    assert strange.status_code == 404


def test_an_account_cannot_be_changed_once_it_is_on_a_list(world, payment, claims):
    from xiechuang.kernel.lib.errors import Refused

    with pytest.raises(Refused):
        save_claim(claims[0], actor=world.firm, values={"account_number": "1"})
    assert BytesIO(bank_file(payment, form=Format.XLSX)).read(2) == b"PK"


def test_a_return_that_comes_twice_changes_nothing_and_the_list_keeps_its_trace(world, sent, claims, browse):
    line = f"{claims[0].number},,退回,,,户名不符"
    assert returned(world, sent, line).done == returned(world, sent, line).done == [claims[0].number]
    assert fresh(claims[0]).payment is None
    page = text_of(browse(world.payer).get(f"/vouchers/payments/{sent.number}/"))
    assert "3 笔，合计 90,000.00 元" in page
    assert f"{claims[0].number} 20,000.00 元：户名不符" in page
    other = returned(world, sent, f"{claims[0].number},,退回,,,账号不存在")
    assert "不在" in other.problems[0].problem
