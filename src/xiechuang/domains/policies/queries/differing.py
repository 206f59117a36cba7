"""The difference of two wordings of one text, piece by piece and word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiechuang.domains.policies.queries.tree import Run, pieces_of
from xiechuang.engines.alignment.versions import Hunk, Patch, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPiece:
    """A piece of the old wording with what falls away and what comes in, as runs (look: del, ins or nothing)."""

    anchor: str
    label: str
    runs: tuple[Run, ...]


def changes_between(old: str, new: str) -> tuple[ChangedPiece, ...]:
    """The pieces of the old wording that change; what comes in behind the last piece belongs to that."""
    patch = difference(old, new)
    return tuple(_changed(old, patch))


def _changed(old: str, patch: Patch) -> Iterator[ChangedPiece]:
    pieces = pieces_of(old)
    if not pieces:
        runs = tuple(_runs(old, 0, len(old), patch.hunks))
        yield from [ChangedPiece(anchor="0", label="", runs=runs)] * bool(patch.hunks)
        return
    for place, piece in enumerate(pieces):
        start = 0 if place == 0 else piece.start
        end = len(old) if place == len(pieces) - 1 else piece.end
        is_last = end == len(old)
        inside = [one for one in patch.hunks if start <= one.start < end or (is_last and one.start == end)]
        reaching = [one for one in patch.hunks if one.start < start < one.start + len(one.old)]
        if inside or reaching:
            runs = tuple(_runs(old, start, end, [*reaching, *inside]))
            yield ChangedPiece(anchor=piece.anchor, label=piece.label, runs=runs)


def _runs(old: str, start: int, end: int, hunks: Sequence[Hunk]) -> Iterator[Run]:
    """What reaches in from the piece before shows only what falls away here; its new words stood there."""
    place = start
    for hunk in hunks:
        a, b = max(hunk.start, place), min(hunk.start + len(hunk.old), end)
        if a > place:
            yield Run(text=old[place:a])
        if b > a:
            yield Run(text=old[a:b], look="del")
        if hunk.new and hunk.start >= start:
            yield Run(text=hunk.new, look="ins")
        place = max(place, b)
    if place < end:
        yield Run(text=old[place:end])
