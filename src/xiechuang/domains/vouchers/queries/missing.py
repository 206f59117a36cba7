"""What the next step would still refuse: shown while people type, by the very rules that decide afterwards."""

from collections.abc import Mapping
from typing import Any

from xiechuang.domains.vouchers.flow import CLAIM, USE, VOUCHER
from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.queries.budget import left_of
from xiechuang.domains.vouchers.rules.amount import Calculation, calculate
from xiechuang.domains.vouchers.rules.claiming import rest_of, used_by_firm
from xiechuang.domains.vouchers.rules.issuing import little_left
from xiechuang.domains.vouchers.rules.qualifying import is_incubated
from xiechuang.domains.vouchers.rules.words import HOUSE
from xiechuang.domains.vouchers.states import BatchState, Issuing, Parameter
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Attempt, Flow


def refusals_of(
    flow: Flow,
    move: str,
    *,
    actor: Actor,
    subject: Any,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> list[Reason]:
    """Every reason why a move would be refused now; nothing is written."""
    attempt = Attempt(actor=actor, subject=subject, note=note, details=dict(details or {}))
    return flow.moves[move].refusals(attempt)


def missing_for_voucher(voucher: Voucher, actor: Actor) -> list[Reason]:
    """What keeps a firm from asking for its voucher."""
    found = refusals_of(VOUCHER, "submit", actor=actor, subject=voucher)
    if voucher.scheme_version.value(Parameter.ISSUING) != Issuing.FIRST_COME:
        # Money is found when the office decides; asking for it is not refused.
        return found
    if voucher.batch.state != BatchState.OPEN:
        # A batch that closed has given everything back, and that it closed is said already.
        return found
    if voucher.wanted_fen and voucher.wanted_fen > (left := left_of(voucher.batch)):
        text = little_left(voucher.batch.name, left_fen=left, wanted_fen=voucher.wanted_fen)
        found.append(Reason(text, HOUSE, "wanted"))
    return found


def missing_for_contract(use: Use, actor: Actor, values: Mapping[str, Any] | None = None) -> list[Reason]:
    """What keeps a firm from signing; without ``values`` by what was kept of the contract so far."""
    kept = {
        "contract_number": use.contract_number,
        "contract_fen": use.contract_fen,
        "signed_on": use.signed_on,
        "ends_on": use.ends_on,
        "is_not_excluded": use.is_not_excluded,
    }
    return refusals_of(USE, "sign", actor=actor, subject=use, details=kept | dict(values or {}))


def missing_for_claim(claim: Claim, actor: Actor) -> list[Reason]:
    """What keeps a claim from being handed in."""
    return refusals_of(CLAIM, "submit", actor=actor, subject=claim)


def estimate_for(voucher: Voucher, contract_fen: int, *, use: Use | None = None) -> Calculation:
    """What the voucher would give for a contract of that amount, as things stand."""
    return calculate(
        version=voucher.scheme_version,
        bases={"合同金额": contract_fen},
        incubated=is_incubated(voucher.facts),
        used_fen=used_by_firm(voucher),
        rest_fen=rest_of(voucher, own_fen=use.reserved_fen if use else 0),
    )
