"""The API walks the whole way, says no in one shape, and shows each only their own."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.vouchers.world import (
    BANK,
    DAY,
    FACTS,
    PARAMETERS,
    WAN,
    World,
    approved,
    at,
    claim_draft,
    contracted,
    done,
    firm,
    issued,
    official,
    paper,
    submitted,
)
from xiechuang.kernel.documents.public import store_document
from xiechuang.kernel.orgs.public import Actor, Membership, Person


def ask(who: Actor | None, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """What the API answers."""
    client = Client()
    if who is not None:
        person = Person.objects.get(pk=who.person_id)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["membership"] = Membership.objects.get(person=person).pk
        session.save()
    answer = client.generic(
        method,
        f"/api{path}",
        json.dumps(body if body is not None else {}) if method != "GET" else "",
        content_type="application/json",
        headers=headers,
    )
    return answer.status_code, json.loads(answer.content) if answer.content else None


def ok(who: Actor | None, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer, which must be a good one."""
    status, said = ask(who, method, path, body, **headers)
    assert status in (200, 201, 204), (status, said)
    return said


def test_a_scheme_is_registered_decided_opened_and_funded(world: World) -> None:
    office = official("120000")
    made = ok(office, "POST", "/voucher-schemes", {"name": "天津券", "kind": "research", "year": 2026})
    path = f"/voucher-schemes/{made['number']}"
    status, said = ask(office, "POST", f"{path}/moves/open", {})
    assert status == 409
    assert len(said["reasons"]) == len(made["parameters"])
    status, said = ask(office, "PATCH", f"{path}/parameters", {"parameters": {"share": {"value": "一半"}}})
    assert (status, list(said["fields"])) == (422, ["share"])
    values = {name: {"value": value, "clause": "示例"} for name, value in PARAMETERS.items()}
    decided = ok(office, "PATCH", f"{path}/parameters", {"parameters": values})
    assert all(one["is_known"] for one in decided["parameters"])
    assert ok(office, "POST", f"{path}/moves/open", {})["state_label"] == "实施中"
    money = {"key": str(uuid4()), "amount_fen": 100 * WAN, "basis": "批复"}
    made, again = (ok(office, "POST", f"{path}/appropriations", money) for _ in range(2))
    assert made == again
    assert (made["amount_fen"], made["basis"], made["made_by"]) == (100 * WAN, "批复", office.name)
    assert ok(office, "GET", made["href"].removeprefix("/api")) == made
    assert ask(world.office, "GET", made["href"].removeprefix("/api"))[0] == 404
    assert ok(office, "GET", made["budget"].removeprefix("/api"))["appropriated_fen"] == 100 * WAN
    batch = ok(
        office,
        "POST",
        f"{path}/batches",
        {"name": "一批", "opens_on": "2026-07-01", "closes_on": "2026-08-01", "amount_fen": 60 * WAN},
    )
    opened = ok(office, "POST", f"/voucher-batches/{batch['number']}/moves/open", {})
    assert opened["left_fen"] == 60 * WAN
    assert {one["number"] for one in ok(None, "GET", "/voucher-batches")} >= {batch["number"]}
    assert ok(office, "GET", f"{path}/budget")["free_fen"] == 40 * WAN
    assert ask(world.office, "GET", f"{path}/budget")[0] == 404
    revised = ok(office, "POST", f"{path}/versions", {"note": "提高比例"})
    assert (revised["version"], revised["state"]) == (2, "scheme_draft")
    assert ok(None, "GET", path)["version"] == 1


def test_the_whole_way_by_api(world: World) -> None:
    batch = {"batch": world.batch.number, "facts": FACTS, "declarations": [True], "wanted_fen": 20 * WAN}
    key = {"Idempotency-Key": "k1"}
    voucher = ok(world.firm, "POST", "/vouchers", batch, **key)
    assert ok(world.firm, "POST", "/vouchers", batch, **key)["number"] == voucher["number"]
    assert ok(world.firm, "GET", f"/vouchers/{voucher['number']}/missing") == []
    voucher = ok(world.firm, "POST", f"/vouchers/{voucher['number']}/moves/submit", {})
    assert (voucher["state"], voucher["left_fen"]) == ("issued", 20 * WAN)
    wanted = {"provider": world.provider.number, "service_kind": "testing", "title": "疲劳测试"}
    use = ok(world.firm, "POST", f"/vouchers/{voucher['number']}/uses", wanted)
    path = f"/voucher-uses/{use['number']}"
    ok(world.provider_side, "POST", f"{path}/moves/accept", {})
    _paper(world.firm, path, "contract")
    contract = {
        "contract_number": "HT-1",
        "contract_fen": 10 * WAN,
        "signed_on": DAY.isoformat(),
        "ends_on": "2026-08-01",
        "is_not_excluded": True,
    }
    signed = ok(world.firm, "POST", f"{path}/moves/sign", contract)
    assert (signed["reserved_fen"], len(signed["calculation"]["steps"])) == (5 * WAN, 5)
    ok(world.provider_side, "POST", f"{path}/moves/register", {})
    ok(world.provider_side, "POST", f"{path}/moves/deliver", {"delivered_on": DAY.isoformat()})
    ok(world.firm, "POST", f"{path}/moves/confirm", {})
    said = {"amount_fen": 10 * WAN, "dated_on": DAY.isoformat()}
    _paper(world.firm, path, "invoice", identifier="12345678", **said)
    payment = _paper(world.firm, path, "payment", **said)
    changed = ok(world.firm, "PATCH", f"{path}/proofs/{payment['id']}", {"seller": "某银行"})
    assert changed["seller"] == "某银行"
    claim = ok(world.firm, "POST", f"{path}/claims", {})
    path = f"/voucher-claims/{claim['number']}"
    assert {one["field"] for one in ok(world.firm, "GET", f"{path}/missing")} == {"account_number", "bank"}
    ok(world.firm, "PATCH", path, {"revision": claim["revision"]} | BANK)
    assert ok(world.firm, "POST", f"{path}/moves/submit", {})["amount_fen"] == 5 * WAN
    ok(world.office, "POST", f"{path}/moves/check", {})
    ok(world.office, "POST", f"{path}/moves/approve", {"approved_fen": 5 * WAN})
    pay = {"bank_reference": "B1", "paid_on": DAY.isoformat()}
    status, said = ask(world.office, "POST", f"{path}/moves/pay", pay)
    assert status == 409
    assert "核定人不能拨付" in said["reasons"][0]["text"]
    assert ok(world.payer, "POST", f"{path}/moves/pay", pay)["paid_fen"] == 5 * WAN
    assert ok(world.firm, "POST", f"{path}/moves/rate", {"rating": 5})["rating"] == 5
    chain = ok(world.firm, "GET", f"/vouchers/{voucher['number']}/chain")
    assert chain["lines"][-1]["kind"] == "拨付"
    assert chain["claims"] == [claim["number"]]
    assert ok(None, "GET", "/voucher-totals")[0]["paid_fen"] is None


def _paper(who: Actor, path: str, kind: str, **said: Any) -> dict[str, Any]:
    document = store_document(actor=who, file=paper(), name="材料.txt")
    return ok(who, "POST", f"{path}/proofs", {"document": str(document.uid), "kind": kind} | said)


def test_lists_show_each_their_own(world: World) -> None:
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = submitted(world, use)
    for path, number in (
        ("/vouchers", use.voucher.number),
        ("/voucher-uses", use.number),
        ("/voucher-claims", claim.number),
    ):
        assert [one["number"] for one in ok(world.firm, "GET", path)["items"]] == [number]
        assert ok(world.office, "GET", f"{path}/{number}")["number"] == number
        assert ok(firm(), "GET", path)["items"] == []
        assert ask(firm(), "GET", f"{path}/{number}")[0] == 404
        assert ask(None, "GET", path)[0] == 401
    assert ok(world.office, "GET", "/voucher-claims?state=checked")["items"] == []
    assert ask(world.office, "GET", "/voucher-claims?state=nonsense")[0] == 422


def test_an_expert_speaks_by_api(world: World) -> None:
    use = done(world, issued(world, wanted_fen=30 * WAN), contract_fen=40 * WAN)
    claim = submitted(world, use)
    path = f"/voucher-claims/{claim.number}"
    name = Person.objects.get(pk=world.expert.person_id).username
    assert ask(world.office, "POST", f"{path}/moves/send_to_review", {"experts": ["nobody"]})[0] == 422
    ok(world.office, "POST", f"{path}/moves/send_to_review", {"experts": [name]})
    assert ok(world.expert, "GET", path)["state"] == "in_review"
    said = ok(world.expert, "POST", f"{path}/opinion", {"opinion": "agree", "text": "同意"})
    assert said["state"] == "reviewed"


def test_a_list_of_payments_goes_out_and_is_answered_by_api(world: World) -> None:
    claim = approved(world, done(world, issued(world), contract_fen=10 * WAN))
    made = ok(world.payer, "POST", "/voucher-payments", {"claims": [claim.number], "name": "七月"})
    assert made["amount_fen"] == 5 * WAN
    path = f"/voucher-payments/{made['number']}"
    ok(world.payer, "POST", f"{path}/moves/send", {})
    answers = [
        {"claim": claim.number, "paid": True, "reference": "B1", "paid_on": DAY.isoformat()},
        {"claim": "DF-2026-999999", "paid": False, "reason": "x"},
    ]
    said = ok(world.payer, "POST", f"{path}/answers", {"answers": answers})
    assert said["done"] == [claim.number]
    assert "不在" in said["refused"]["DF-2026-999999"][0]["text"]
    assert ok(world.payer, "POST", f"{path}/moves/finish", {})["state"] == "payment_done"
    assert ok(world.payer, "GET", path)["claims"] == [claim.number]
    assert [one["number"] for one in ok(world.payer, "GET", "/voucher-payments")["items"]] == [made["number"]]


@pytest.mark.parametrize(
    ("move", "body"),
    [("submit", {"approved_fen": 5}), ("withdraw", {"experts": ["x"]}), ("submit", {"colour": "red"})],
)
def test_details_of_another_move_are_refused(world: World, move: str, body: dict[str, Any]) -> None:
    claim = claim_draft(world, done(world, issued(world), contract_fen=10 * WAN))
    assert ask(world.firm, "POST", f"/voucher-claims/{claim.number}/moves/{move}", body)[0] == 422


def test_a_paper_is_taken_off_and_moves_that_are_none_do_not_exist(world: World) -> None:
    use = contracted(world, issued(world))
    path = f"/voucher-uses/{use.number}"
    proof = use.proofs.get()
    assert ask(world.firm, "DELETE", f"{path}/proofs/{proof.pk}")[0] == 204
    assert ask(world.firm, "POST", f"{path}/moves/lapse", {})[0] == 404
    assert ask(world.firm, "POST", f"{path}/moves/register", {"contract_number": "x"})[0] == 422
    with at(1):
        assert (
            ask(world.firm, "POST", f"/vouchers/{use.voucher.number}/moves/submit", {"granted_fen": 1})[0]
            == 422
        )
