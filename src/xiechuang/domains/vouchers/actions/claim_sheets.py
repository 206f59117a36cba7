"""Many claims from one workbook, in a job: each row is a transaction of its own, what is wrong with one stops no other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from xiechuang.domains.vouchers.access import SIDES
from xiechuang.domains.vouchers.actions.claiming import EDITABLE, TEXTS, begin_claim, move_claim, save_claim
from xiechuang.domains.vouchers.models import Claim, Use
from xiechuang.domains.vouchers.queries.claim_sheets import as_kept, as_sheet, read_claims
from xiechuang.domains.vouchers.queries.sheets import problems_of
from xiechuang.domains.vouchers.rules.words import HOUSE
from xiechuang.domains.vouchers.states import DEAD_CLAIMS, ClaimState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.jobs.public import JobRun, start_job
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor

KIND = "vouchers.claims"
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Taken:
    """What became of the rows: claims handed in, drafts, and why the rest was refused."""

    submitted: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    refused: dict[int, list[Reason]] = field(default_factory=dict)


def upload_claims(*, actor: Actor, content: bytes, name: str) -> JobRun:
    """Read the workbook and begin the job; one that is no such workbook is refused whole."""
    if not actor.has(*SIDES) or actor.organisation_id is None:
        raise NotVisible(KIND)
    sheet = read_claims(content=content, name=name)
    return start_job(KIND, actor=actor, label=f"批量兑付申请 {name}"[:200], sheet=as_kept(sheet))


def take_claims(kept: Mapping[str, Any], *, actor: Actor, progress: Progress) -> dict[str, Any]:
    """Do every row that can be read; begun again, a row that was done before is done.

    Of a row with cells that cannot be read its service is looked up all the same, so that everything is said at once.
    """
    sheet, taken = as_sheet(dict(kept)), Taken()
    for place, row in enumerate(sheet.checked.rows, start=1):
        try:
            if row.errors:
                _service_of(row.values, actor=actor)
            else:
                _take(row.values, actor=actor, taken=taken)
        except Refused as refused:
            taken.refused[row.number] = [_of_column(one) for one in refused.reasons]
        except Invalid as wrong:
            taken.refused[row.number] = [
                Reason(text, HOUSE, name) for name, texts in wrong.fields.items() for text in texts
            ]
        progress(place, len(sheet.checked.rows))
    problems = [one.as_dict() for one in problems_of(sheet, taken.refused)]
    reasons = {row: [one.as_dict() for one in many] for row, many in taken.refused.items()}
    return {
        "submitted": taken.submitted,
        "drafts": taken.drafts,
        "problems": problems,
        "refused": reasons,
    }


def _of_column(reason: Reason) -> Reason:
    """What is refused of the claim as a whole stands with the row's service."""
    return reason if reason.field in TEXTS else Reason(reason.text, reason.clause, "use")


def _service_of(values: Mapping[str, Any], *, actor: Actor) -> Use | None:
    """The service a row names; None where it names none, which the cell's own error says."""
    number = values.get("use")
    if not number:
        return None
    use = visible(actor, Use).filter(number=number).first()
    if use is None:
        raise Refused(Reason(f"没有用券“{number}”", HOUSE, "use"))
    return use


def _take(values: Mapping[str, Any], *, actor: Actor, taken: Taken) -> None:
    use = _service_of(values, actor=actor)
    if use is None:
        return
    given = {name: str(values.get(name) or "") for name in TEXTS}
    claim = _draft(use, given, actor=actor)
    if claim.state not in EDITABLE:
        taken.submitted.append(claim.number)
        return
    if values.get("submit"):
        _hand_in(claim, actor=actor, taken=taken)
        return
    taken.drafts.append(claim.number)


def _hand_in(claim: Claim, *, actor: Actor, taken: Taken) -> None:
    """The draft stays when handing in is refused, so that only what is missing is left to do; and the answer says so."""
    try:
        taken.submitted.append(move_claim(claim, actor=actor, move="submit").number)
    except Refused as refused:
        taken.drafts.append(claim.number)
        kept = f"（已留作草稿 {claim.number}）"
        raise Refused(
            [Reason(one.text + kept, one.clause, one.field) for one in refused.reasons]
        ) from refused


@transaction.atomic
def _draft(use: Use, given: Mapping[str, str], *, actor: Actor) -> Claim:
    """The claim of the service with what the row says; one that the same row handed in before is left as it is."""
    standing = use.claims.exclude(state__in=DEAD_CLAIMS).first()
    if standing is not None and standing.state not in EDITABLE and standing.payee_id == actor.organisation_id:
        if all(getattr(standing, name) == value for name, value in given.items()):
            return standing
        label = ClaimState(standing.state).label
        raise Refused(Reason(f"{use.number} 的兑付申请 {standing.number} {label}，不能再改", HOUSE, "use"))
    claim = standing or begin_claim(actor=actor, use=use)
    return save_claim(claim, actor=actor, values=given)
