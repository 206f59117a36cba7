"""Calls: drafted, changed while nobody has seen them, published, closed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.providers.actions.writing import write_values
from xiechuang.domains.providers.flow import CALL
from xiechuang.domains.providers.models import Call
from xiechuang.domains.providers.queries.kinds import is_kind
from xiechuang.domains.providers.states import CallState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

SERIES = "ZJ"
FIELDS = (
    "title",
    "text",
    "kinds",
    "requirements",
    "papers",
    "opens_on",
    "closes_on",
    "with_review",
    "reviewers_needed",
    "pass_score",
    "check_days",
    "review_days",
    "publicity_days",
    "recognition_days",
    "valid_months",
    "source",
)
LONGEST_LIST, LONGEST_LINE, LONGEST_TEXT = 40, 300, 20_000
NUMBERS = {
    "reviewers_needed": 50,
    "pass_score": 100,
    "check_days": 365,
    "review_days": 365,
    "publicity_days": 365,
    "recognition_days": 365,
    "valid_months": 120,
}


@transaction.atomic
def create_call(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> Call:
    """A region's authority drafts a call; what it does not state yet stays unstated."""
    if not (actor.office_region and actor.organisation_id):
        raise Refused("征集由地区主管部门拟定")
    row = Call(
        number=next_number(SERIES),
        region_id=actor.region_code,
        organisation_id=actor.organisation_id,
        created_by_id=actor.person_id,
        created_at=clock.now(),
        version=0,
        is_sample=is_sample,
    )
    _write(row, values, version=None)
    row.save()
    audit(actor=actor, action="provider_call.create", subject=row, title=row.title)
    return row


@transaction.atomic
def change_call(call: Call, *, actor: Actor, values: Mapping[str, Any], version: int | None = None) -> Call:
    """Change a draft; what was published is not changed any more."""
    row = lock(call)
    if not actor.is_office_of(row.region_id):
        raise Refused("征集由本地区主管部门拟定")
    if row.state != CallState.DRAFT:
        raise Refused(Reason(f"{row.status.label}的征集不能改动", field="state"))
    changed = _write(row, values, version=version)
    row.save()
    audit(actor=actor, action="provider_call.change", subject=row, fields=changed)
    return row


def move_call(call: Call, *, actor: Actor, move: str, note: str = "") -> Call:
    """Publish, close or cancel a call."""
    if move not in CALL.moves:
        raise NotVisible(move)

    def effect(row: Call) -> None:
        row.changed_at = clock.now()
        row.version += 1
        if move == "open":
            row.opened_at = clock.now()

    return perform(flow=CALL, move=move, actor=actor, subject=call, note=note, effect=effect)


def _write(row: Call, values: Mapping[str, Any], *, version: int | None) -> list[str]:
    wrong = {
        **{name: fault for name in ("requirements", "papers") if (fault := _list_fault(values.get(name)))},
        **{name: fault for name, most in NUMBERS.items() if (fault := _number_fault(values.get(name), most))},
    }
    kinds = values.get("kinds")
    if kinds is not None and (not isinstance(kinds, list) or not all(is_kind(code) for code in kinds)):
        wrong["kinds"] = ["有不认识的服务类别"]
    if len(str(values.get("text") or "")) > LONGEST_TEXT:
        wrong["text"] = [f"超过 {LONGEST_TEXT} 字"]
    if wrong:
        raise Invalid(wrong)
    return write_values(row, values, allowed=FIELDS, version=version)


def _list_fault(lines: Any) -> list[str]:
    if lines is None:
        return []
    if not isinstance(lines, list) or not all(isinstance(one, str) and one.strip() for one in lines):
        return ["须逐条写明"]
    if len(lines) > LONGEST_LIST or any(len(one) > LONGEST_LINE for one in lines):
        return [f"最多 {LONGEST_LIST} 条，每条最长 {LONGEST_LINE} 字"]
    return ["有重复的一条"] if len(set(lines)) != len(lines) else []


def _number_fault(number: Any, most: int) -> list[str]:
    if number is None or (isinstance(number, int) and 1 <= number <= most):
        return []
    return [f"须为 1 至 {most} 的整数"]
