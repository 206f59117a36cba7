"""Reactions to what other domains announce."""

from xiechuang.domains.interests.actions.matching import note_arrival
from xiechuang.domains.transfer.events import RecordMoved
from xiechuang.kernel.events import subscribe

PUBLISHED = "published"


def listen() -> None:
    """Called once when the app starts."""
    subscribe(RecordMoved, when_record_moved)


def when_record_moved(event: RecordMoved) -> None:
    """A record that is published is to be compared with all interests, in the background."""
    if event.target == PUBLISHED:
        note_arrival(kind=event.kind, subject_id=event.record_id, state=event.target)
