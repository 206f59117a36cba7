"""What stands against a subject: the one question a domain asks before it pays. Answered for any actor, in bare facts."""

from dataclasses import dataclass
from datetime import datetime

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.queries.finder import papers_of, suspicions_of
from xiechuang.domains.evidence.states import UNDECIDED, Blocked, SuspicionState
from xiechuang.kernel.lib.errors import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """A suspicion that keeps a subject from being paid: its number, its state, how strong, since when."""

    number: str
    state: SuspicionState
    strength: int
    raised_at: datetime

    def reason(self) -> Reason:
        """As a refusal; says nothing of the other paper."""
        if self.state is SuspicionState.CONFIRMED:
            return Reason(f"凭证疑点 {self.number} 已认定，这份凭证的使用不算")
        return Reason(f"凭证疑点 {self.number} 尚未核查完毕")


def standing_suspicions(subject_kind: str, subject_number: str) -> list[Blocking]:
    """Everything undecided about the subject's papers, and every decision that holds against its use of one."""
    found = suspicions_of(subject_kind=subject_kind, subject_number=subject_number)
    # Whole papers are read only where it matters which of two uses a decision holds against.
    is_decided = any(one.word is SuspicionState.CONFIRMED for one in found)
    papers = {one.pk for one in papers_of_subject(subject_kind, subject_number)} if is_decided else set()
    return [
        Blocking(number=one.number, state=one.word, strength=one.strength, raised_at=one.raised_at)
        for one in found
        if one.word in UNDECIDED or _holds_against(one, papers)
    ]


def open_suspicions(subject_kind: str, subject_number: str) -> list[Blocking]:
    """What is still undecided about the subject's papers."""
    return [one for one in standing_suspicions(subject_kind, subject_number) if one.state in UNDECIDED]


def is_clear(subject_kind: str, subject_number: str) -> bool:
    """Whether nothing stands against paying the subject. Ask it in the transaction that pays."""
    return not standing_suspicions(subject_kind, subject_number)


def papers_of_subject(subject_kind: str, subject_number: str) -> list[Paper]:
    """The subject's papers in use, oldest first."""
    rows = papers_of(subject_kind=subject_kind, subject_number=subject_number)
    return [one for one in rows if not one.is_withdrawn]


def _holds_against(suspicion: Suspicion, papers: set[int]) -> bool:
    """Confirmed, and it is this subject's use that does not count."""
    if suspicion.word is not SuspicionState.CONFIRMED:
        return False
    blocks = Blocked(suspicion.blocks)
    is_against_later = blocks is not Blocked.EARLIER and suspicion.later_id in papers
    return is_against_later or (blocks is not Blocked.LATER and suspicion.earlier_id in papers)
