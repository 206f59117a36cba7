"""All that others may use of search."""

from collections.abc import Collection

from xiechuang.kernel.orgs.public import PUBLIC, Actor
from xiechuang.kernel.search.alike import Alike, alike_entries
from xiechuang.kernel.search.asking import correct, forget_words, suggest
from xiechuang.kernel.search.entries import hide_entry, show_entries, show_entry
from xiechuang.kernel.search.finding import (
    MEETING,
    Asked,
    Found,
    Hit,
    explain_hit,
    find_page,
    forget_index,
    read_cursor,
)
from xiechuang.kernel.search.following import Follower, Held
from xiechuang.kernel.search.kinds import kind_labels, note_changes, register_kind
from xiechuang.kernel.search.measures import OTHER_NAME, question_of
from xiechuang.kernel.search.merging import Merged, Overtaken, merge_index, waiting_changes
from xiechuang.kernel.search.models import SearchEntry
from xiechuang.kernel.search.renewal import renew_entries
from xiechuang.kernel.search.stored import Unusable, known_row
from xiechuang.kernel.search.stored import check as check_stored
from xiechuang.kernel.search.warming import register_warming, start_warming, warm_up

__all__ = [
    "MEETING",
    "OTHER_NAME",
    "Alike",
    "Follower",
    "Found",
    "Held",
    "Hit",
    "Merged",
    "Overtaken",
    "SearchEntry",
    "Unusable",
    "alike_entries",
    "check_stored",
    "correct",
    "explain_hit",
    "find",
    "forget_index",
    "forget_words",
    "hide_entry",
    "kind_labels",
    "known_row",
    "merge_index",
    "note_changes",
    "question_of",
    "read_cursor",
    "register_kind",
    "register_warming",
    "renew_entries",
    "show_entries",
    "show_entry",
    "start_warming",
    "suggest",
    "waiting_changes",
    "warm_up",
]


def find(
    text: str,
    *,
    actor: Actor | None = None,
    kinds: Collection[str] = (),
    regions: Collection[str] = (),
    fields: Collection[str] = (),
    states: Collection[str] = (),
    organisation: int | None = None,
    limit: int = 20,
    after: str = "",
) -> Found:
    """What ``actor`` (else anybody) may find for ``text``, best first; without words everything, newest first.

    Several values of one filter mean any of them, several filters all of them; a field stands for all below it.
    ``after`` is ``Found.after`` of the page before; ValueError when it is not one.
    """
    asked = Asked(
        text=text,
        kinds=kinds,
        regions=regions,
        fields=fields,
        states=states,
        organisation=organisation,
    )
    return find_page(asked, actor=actor or PUBLIC, limit=limit, after=after)
