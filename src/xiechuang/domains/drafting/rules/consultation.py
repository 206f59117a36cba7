"""What must be so before a region's opinions are handed in and signed."""

from collections.abc import Iterator

from xiechuang.domains.drafting.models import Consultation, Provision
from xiechuang.domains.drafting.rules.draft import draft_is_open
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

SHOWN = 5


def still_asked(attempt: Attempt) -> Iterator[Reason]:
    """After the draft was closed or withdrawn nobody is asked any longer."""
    yield from draft_is_open(attempt.subject.draft)


def every_clause_has_its_word(attempt: Attempt) -> Iterator[Reason]:
    """A region says of every clause what it thinks, and be it that it has no opinion."""
    if missing := list(silent_clauses(attempt.subject)):
        shown = "、".join(f"“{one}”" for one in missing[:SHOWN])
        more = f"等 {len(missing)} 条" if len(missing) > SHOWN else ""
        yield Reason(f"{shown}{more}还没有意见；没有意见的请选“无意见”", field="stance")


def signed_by_another(attempt: Attempt) -> Iterator[Reason]:
    """Two persons stand behind a region's word."""
    person = attempt.actor.person_id
    if person is None or person == attempt.subject.submitted_by_id:
        yield Reason("签发须由提交人以外的另一人办理")


def silent_clauses(consultation: Consultation) -> Iterator[Provision]:
    """The clauses of the text asked about of which the region has said nothing."""
    rows = Provision.objects.filter(edition__draft=consultation.draft_id, edition__is_asked=True)
    yield from rows.exclude(opinions__consultation=consultation).order_by("order")
