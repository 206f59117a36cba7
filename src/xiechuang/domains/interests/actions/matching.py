"""What was published is compared with all interests at once; each finding is written once, whatever dies meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from xiechuang.domains.interests.models import Arrival, Finding, Interest
from xiechuang.domains.interests.queries import Waiting, waiting_interests
from xiechuang.domains.interests.states import Frequency
from xiechuang.engines.matching.likeness import Answered
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.jobs.public import JobRun, JobState, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import SYSTEM, Actor, actor_of
from xiechuang.kernel.search.public import SearchEntry

KIND = "interests.match"
LOOK = "xiechuang.interests.match_when_due"
AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one step did."""

    compared: int
    found: int


def note_arrival(*, kind: str, subject_id: int, state: str) -> None:
    """Remember, in the transaction that publishes it, that something is to be compared; ask a worker once it is over."""
    # The publisher may write but not read these rows, so nothing may come back from writing.
    arrival = Arrival(kind=kind, subject_id=subject_id, state=state)
    Arrival.objects.bulk_create([arrival], ignore_conflicts=True)
    transaction.on_commit(_ask_worker, robust=True)


def _ask_worker() -> None:
    # One request that waits is enough: when it runs it sees everything committed by then.
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(LOOK, queue="default", queueing_lock=LOOK).defer(timestamp=0)


def begin_matching() -> JobRun | None:
    """Start the job unless nothing waits, or one is queued that will see everything committed so far."""
    if not Arrival.objects.exists():
        return None
    if JobRun.objects.filter(kind=KIND, state=JobState.QUEUED).exists():
        return None
    return start_job(KIND, actor=SYSTEM)


@transaction.atomic
def match_next(*, after: Callable[[int], None] = lambda _: None) -> Step | None:
    """Compare the next few arrivals that nobody else has in hand; None when there are none.

    ``after`` is told how many and stands inside the transaction: what it raises undoes the step.
    """
    arrivals = list(Arrival.objects.select_for_update(skip_locked=True).order_by("id")[:AT_ONCE])
    if not arrivals:
        return None
    waiting = waiting_interests()
    found = [finding for arrival in arrivals for finding in _findings_of(arrival, waiting)]
    new = _not_yet_written(found)
    Finding.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    Arrival.objects.filter(pk__in=[one.pk for one in arrivals]).delete()
    after(len(arrivals))
    return Step(compared=len(arrivals), found=len(new))


def _not_yet_written(found: Sequence[Finding]) -> list[Finding]:
    """Those nobody wrote before: a record published again is no news. The constraint decides where two write at once."""
    subjects = {one.subject_id for one in found}
    kept = Finding.objects.filter(subject_id__in=subjects).values_list("interest_id", "kind", "subject_id")
    known = set(kept)
    new = {(one.interest_id, one.kind, one.subject_id): one for one in found}
    return [one for key, one in new.items() if key not in known]


def _findings_of(arrival: Arrival, waiting: Waiting) -> Iterator[Finding]:
    entry = SearchEntry.objects.filter(kind=arrival.kind, subject_id=arrival.subject_id).first()
    if entry is None or entry.state not in ("", arrival.state):
        return
    text = f"{entry.title} {entry.keywords} {entry.text}"
    answered = waiting.standing.answered_by(text, least=0.01)
    fitting = [(waiting.interests[one.key], one) for one in answered]
    chosen = [(interest, one) for interest, one in fitting if _fits(interest, one, entry, arrival)]
    may_see = _who_may_see(entry, [interest for interest, _ in chosen])
    now = clock.now()
    for interest, one in chosen:
        if may_see(interest):
            yield _finding(interest, one, entry, now=now)


def _finding(interest: Interest, one: Answered, entry: SearchEntry, *, now: datetime) -> Finding:
    return Finding(
        interest=interest,
        kind=entry.kind,
        subject_id=entry.subject_id,
        share_percent=round(one.share * 100),
        held=[word[:200] for word in one.held],
        missing=[word[:200] for word in one.missing],
        found_at=now,
        shown_from=Frequency(interest.frequency).shown_from(now),
    )


def _fits(interest: Interest, one: Answered, entry: SearchEntry, arrival: Arrival) -> bool:
    """Whether the conditions hold and enough of the words are there; what came before the interest does not count."""
    if one.share * 100 < interest.least_percent or arrival.at < interest.since:
        return False
    if interest.kinds and entry.kind not in interest.kinds:
        return False
    if interest.regions and entry.region_code not in interest.regions:
        return False
    return not interest.fields or any(_is_below(code, interest.fields) for code in entry.fields)


def _is_below(code: str, wanted: Sequence[str]) -> bool:
    return any(code == one or code.startswith(f"{one}.") for one in wanted)


def _who_may_see(entry: SearchEntry, interests: Sequence[Interest]) -> Callable[[Interest], bool]:
    """For what is not public, the fence itself is asked, once for each post."""
    if entry.is_public:
        return lambda _: True
    posts = {one.membership_id: one.membership for one in interests}
    allowed = {pk for pk, post in posts.items() if post is not None and _may_see(actor_of(post), entry)}
    return lambda interest: interest.membership_id in allowed


def _may_see(actor: Actor, entry: SearchEntry) -> bool:
    with fenced(actor):
        return SearchEntry.objects.filter(pk=entry.pk).exists()
