"""One clause through all versions: its words in each, what it refers to and what refers to it, numbers, duties, rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from xiechuang.domains.policies.models import Citation, ExtractedRow, PolicyText, TextVersion
from xiechuang.domains.policies.queries.linking import Link, link_spans, links_in, links_to, shelf
from xiechuang.domains.policies.queries.standing import published, shown_version
from xiechuang.domains.policies.queries.tree import (
    Piece,
    Run,
    Span,
    document_of,
    lines_of,
    piece_named,
    pieces_of,
    runs,
)
from xiechuang.engines.alignment.duties import Duty, duties
from xiechuang.engines.alignment.figures import Figure, figures
from xiechuang.engines.alignment.versions import difference
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A clause in one version; without a piece where the version has no such clause."""

    version: TextVersion
    piece: Piece | None
    lines: tuple[tuple[Run, ...], ...]
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePage:
    """Everything the library knows of a clause."""

    policy: PolicyText
    anchor: str
    label: str
    lines: tuple[tuple[Run, ...], ...]
    wordings: tuple[Wording, ...]
    links: tuple[Link, ...]
    cited_by: tuple[Link, ...]
    figures: tuple[Figure, ...]
    duties: tuple[Duty, ...]
    rows: tuple[ExtractedRow, ...]
    rules: tuple[Citation, ...]
    before: Piece | None
    after: Piece | None


def clause_page(actor: Actor, policy: PolicyText, anchor: str) -> ClausePage:
    """The clause an anchor names in any public version; today's wording first."""
    shown = shown_version(policy)
    versions = published(policy)
    if shown is None or not (found := _found(shown, versions, anchor)):
        raise NotVisible(f"{policy.number} {anchor}")
    version, piece = found
    source, kept = version.source, shelf()
    links = [one for one in links_in(policy, source, kept=kept) if piece.start <= one.start < piece.end]
    around = _around(source, piece)
    rows = visible(actor, ExtractedRow).filter(version_read=version, anchor=piece.anchor)
    return ClausePage(
        policy=policy,
        anchor=piece.anchor,
        label=piece.label,
        lines=lined(source, piece.start, piece.end, link_spans(links)),
        wordings=tuple(_wordings(versions, piece.anchor)),
        links=tuple(one for one in links if one.targets),
        cited_by=tuple(links_to(policy, piece.anchor, source, kept=kept)),
        figures=tuple(one for one in figures(document_of(source)) if piece.start <= one.start < piece.end),
        duties=tuple(one for one in duties(document_of(source)) if piece.start <= one.start < piece.end),
        rows=tuple(rows.order_by("order")),
        rules=tuple(Citation.objects.filter(policy=policy, anchor=piece.anchor)),
        before=around[0],
        after=around[1],
    )


def _found(
    shown: TextVersion, versions: Sequence[TextVersion], anchor: str
) -> tuple[TextVersion, Piece] | None:
    """In the version that is shown, else in the latest that has such a clause: an address once given stays."""
    for version in (shown, *reversed(versions)):
        piece = piece_named(version.source, anchor)
        if piece:
            return version, piece
    return None


def _around(source: str, piece: Piece) -> tuple[Piece | None, Piece | None]:
    pieces = pieces_of(source)
    place = next(at for at, one in enumerate(pieces) if one.anchor == piece.anchor)
    return (pieces[place - 1] if place else None), (pieces[place + 1] if place + 1 < len(pieces) else None)


def _wordings(versions: Sequence[TextVersion], anchor: str) -> list[Wording]:
    """The clause in each version, oldest first, with what changed against the version before."""
    found: list[Wording] = []
    before = ""
    for version in versions:
        piece = piece_named(version.source, anchor)
        words = "\n".join(piece.paragraphs) if piece else ""
        is_changed = bool(found) and words != before
        lines = _compared(before, words) if is_changed else lined(words, 0, len(words), ())
        found.append(Wording(version=version, piece=piece, lines=lines, is_changed=is_changed))
        before = words
    return found


def _compared(old: str, new: str) -> tuple[tuple[Run, ...], ...]:
    """The new words with what came in marked, and what fell away shown where it stood; one run of lines."""
    made: list[Run] = []
    place = 0
    for hunk in difference(old, new).hunks:
        made += [Run(text=old[place : hunk.start])] if hunk.start > place else []
        made += [Run(text=hunk.old, look="del")] if hunk.old else []
        made += [Run(text=hunk.new, look="ins")] if hunk.new else []
        place = hunk.start + len(hunk.old)
    made += [Run(text=old[place:])] if place < len(old) else []
    return (tuple(made),) if made else ()


def lined(source: str, start: int, end: int, spans: Sequence[Span]) -> tuple[tuple[Run, ...], ...]:
    """source[start:end] line by line, each in runs."""
    return tuple(tuple(runs(source, a, b, spans)) for a, b in lines_of(source, start, end))
