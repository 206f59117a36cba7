"""The time limits of clearing, which the community's office sets from a day on."""

from datetime import date

from django.db import IntegrityError, transaction

from xiechuang.domains.clearing.access import runs_clearing
from xiechuang.domains.clearing.models import Terms
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor

MOST_WORKDAYS = 60


def set_terms(
    *,
    actor: Actor,
    starts_on: date,
    answer_workdays: int | None,
    payment_workdays: int | None,
    source: str,
    is_sample: bool = False,
) -> Terms:
    """From that day on so many working days to answer and to pay, None where no rule says; and on what it rests."""
    if not runs_clearing(actor):
        raise Refused("清算时限由共同体办公室设定")
    if wrong := _wrong(answer_workdays, payment_workdays, source):
        raise Invalid(wrong)
    terms = Terms(
        starts_on=starts_on,
        answer_workdays=answer_workdays,
        payment_workdays=payment_workdays,
        source=source.strip(),
        set_by=(actor.name or actor.role.label)[:60],
        is_sample=is_sample,
    )
    try:
        with transaction.atomic():
            terms.save()
            audit(actor=actor, action="clearing_terms.set", subject=terms, starts_on=starts_on)
    except IntegrityError as taken:
        raise Refused(Reason(f"{starts_on} 起的时限已经设定", "清算规则 11", "starts_on")) from taken
    return terms


def _wrong(answer: int | None, payment: int | None, source: str) -> dict[str, list[str]]:
    wrong = {
        name: [f"工作日数须在 1 至 {MOST_WORKDAYS} 之间"]
        for name, days in (("answer_workdays", answer), ("payment_workdays", payment))
        if days is not None and not 1 <= days <= MOST_WORKDAYS
    }
    if not source.strip() or len(source) > 200 or not is_storable(source):
        wrong["source"] = ["请写明依据，最长 200 字"]
    return wrong
