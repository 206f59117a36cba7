"""What a text refers to, and what refers to it, through the whole library."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.queries.tree import Span, document_of, piece_at, piece_of_address
from xiechuang.engines.alignment.references import Points, Reference, circles, find
from xiechuang.engines.alignment.structure import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The wordings that are shown, by the title of their text."""

    sources: dict[str, str]
    numbers: dict[str, str]

    def documents(self) -> dict[str, Document]:
        """Their trees."""
        return {title: document_of(source) for title, source in self.sources.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference as it is shown: the words, the clause they stand in, and where they lead as far as that is known."""

    policy: str
    title: str
    anchor: str
    label: str
    written: str
    start: int
    end: int
    targets: tuple[tuple[str, str, str], ...]
    """(title of the text, label of the clause or nothing, address of its page or nothing)."""
    is_resolved: bool


def shelf() -> Shelf:
    """Every listed text that is held."""
    texts: QuerySet[PolicyText] = PolicyText.objects.filter(is_listed=True, is_held=True)
    held = [(text, shown_version(text)) for text in texts]
    sources = {text.title: version.source for text, version in held if version}
    return Shelf(sources=sources, numbers={text.title: text.number for text, _ in held})


def links_in(policy: PolicyText, source: str, *, kept: Shelf | None = None) -> list[Link]:
    """Every reference of a wording, in reading order."""
    kept = kept or shelf()
    found = find(document_of(source), library=kept.documents())
    return [_link(policy.number, policy.title, source, one, kept) for one in found]


def links_to(policy: PolicyText, anchor: str, source: str, *, kept: Shelf | None = None) -> list[Link]:
    """Every reference of the library that means this clause of this text."""
    kept = kept or shelf()
    wanted = reverse("policies:clause", args=[policy.number, anchor])
    found: list[Link] = []
    for title, other in kept.sources.items():
        number = kept.numbers[title]
        text = source if number == policy.number else other
        for one in find(document_of(text), library=kept.documents()):
            link = _link(number, title, text, one, kept)
            points_there = any(url == wanted for _, _, url in link.targets)
            is_self = number == policy.number and link.anchor == anchor
            found += [link] if points_there and not is_self else []
    return found


def link_spans(links: list[Link]) -> list[Span]:
    """Where to put links into the words: only references that lead to one place of the library."""
    return [
        Span(start=one.start, end=one.end, look="link", url=one.targets[0][2])
        for one in links
        if len(one.targets) == 1 and one.targets[0][2]
    ]


def _link(number: str, title: str, source: str, one: Reference, kept: Shelf) -> Link:
    piece = piece_at(source, one.start)
    return Link(
        policy=number,
        title=title,
        anchor=piece.anchor if piece else "0",
        label=piece.label if piece else "",
        written=one.written,
        start=one.start,
        end=one.end,
        targets=tuple(_targets(number, title, source, one, kept)),
        is_resolved=one.is_resolved,
    )


def _targets(
    number: str, title: str, source: str, one: Reference, kept: Shelf
) -> Iterator[tuple[str, str, str]]:
    if one.points is Points.SELF:
        return
    meant = one.title or title
    other = kept.numbers.get(meant) if one.title else number
    words = kept.sources.get(meant, "") if one.title else source
    if not one.targets:
        is_named = one.points is Points.TEXT
        yield from [(meant, "", reverse("policies:policy", args=[other]) if other else "")] * is_named
        return
    for address in one.targets:
        piece = piece_of_address(words, address)
        if piece and other:
            yield meant, piece.label, reverse("policies:clause", args=[other, piece.anchor])


def circles_with(title: str, source: str) -> list[tuple[str, str]]:
    """Circles of references in which a clause of this wording takes part: its address, and the circle in words."""
    kept = shelf()
    library = kept.documents() | {title: document_of(source)}
    found = []
    for group in circles(library):
        ours = [address for text, address in group if text == title and address]
        if ours:
            found.append((ours[0], " → ".join(_said(library, title, place) for place in group)))
    return found


def _said(library: dict[str, Document], title: str, place: tuple[str, str]) -> str:
    text, address = place
    document = library[text]
    clause = document.by_id.get(address)
    label = clause.label.strip("、. ") if clause else address
    return label if text == title else f"《{text}》{label}"
