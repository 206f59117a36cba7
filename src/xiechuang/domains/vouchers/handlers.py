"""Reactions to what other domains announce."""

from xiechuang.domains.evidence.events import SuspicionSettled
from xiechuang.domains.vouchers.actions.suspicion import FREEZE
from xiechuang.domains.vouchers.rules.deciding import SUBJECT
from xiechuang.kernel.events import subscribe
from xiechuang.kernel.jobs.public import start_job
from xiechuang.kernel.orgs.public import SYSTEM


def listen() -> None:
    """Called once when the app starts."""
    subscribe(SuspicionSettled, when_suspicion_settled)


def when_suspicion_settled(event: SuspicionSettled) -> None:
    """A confirmed one freezes the claim, in a job of its own: who decides about papers need not see the claim.

    Until it ran, the rule that nothing is paid on a standing suspicion holds all the same.
    """
    if event.confirmed and event.subject_kind == SUBJECT:
        start_job(FREEZE, actor=SYSTEM, numbers=[event.subject_number])
