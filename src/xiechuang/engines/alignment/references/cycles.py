"""Clauses which lead to each other in a circle."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xiechuang.engines.alignment.references.finding import find
from xiechuang.engines.alignment.references.reference import Points, Reference
from xiechuang.engines.alignment.structure import Document

Place = tuple[str, str]
"""A title and an address; the address is empty where a whole text is meant."""


def circles(library: Mapping[str, Document]) -> list[tuple[Place, ...]]:
    """The groups of clauses, of all texts, from each of which every other can be reached by following references.

    A clause which names only itself, what contains it or what it contains is no circle. A reference to a whole text
    leads to that text, and a text leads wherever one of its clauses leads to a whole text.
    """
    return _circles(_edges(library))


def _edges(library: Mapping[str, Document]) -> dict[Place, list[Place]]:
    edges: dict[Place, list[Place]] = {}
    for title, text in library.items():
        for one in find(text, library=library):
            for start, end in _led(title, one):
                edges.setdefault(start, []).append(end)
    return edges


def _led(title: str, one: Reference) -> Iterator[tuple[Place, Place]]:
    if not one.is_resolved or one.points in (Points.SELF, Points.NEAR):
        return
    to = one.title or title
    if one.points is Points.TEXT and to != title:
        yield (title, ""), (to, "")
    for target in one.targets:
        article, other = _article(one.at), _article(target)
        if (title, article) != (to, other):
            yield (title, article), (to, other)


def _article(address: str) -> str:
    """References are followed from article to article; in a plan from numbered clause to numbered clause."""
    parts = address.split("__")
    return parts[0] if parts[0].startswith("art_") else address.split("__para_", maxsplit=1)[0]


def _circles(edges: Mapping[Place, Sequence[Place]]) -> list[tuple[Place, ...]]:
    """Strongly connected components of more than one place: what is reached both ways (Kosaraju, without recursion)."""
    back: dict[Place, list[Place]] = {}
    for start, ends in edges.items():
        for end in ends:
            back.setdefault(end, []).append(start)
    order = _finishing_order(edges)
    seen: set[Place] = set()
    found = []
    for root in reversed(order):
        if root in seen:
            continue
        group = _reached(root, back, seen)
        if len(group) > 1:
            found.append(tuple(sorted(group)))
    return sorted(found)


def _finishing_order(edges: Mapping[Place, Sequence[Place]]) -> list[Place]:
    order: list[Place] = []
    seen: set[Place] = set()
    for root in edges:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(edges[root]))]
        while path:
            place, following = path[-1]
            onward = next((one for one in following if one not in seen), None)
            if onward is None:
                order.append(place)
                path.pop()
                continue
            seen.add(onward)
            path.append((onward, iter(edges.get(onward, ()))))
    return order


def _reached(root: Place, edges: Mapping[Place, Iterable[Place]], seen: set[Place]) -> list[Place]:
    pending, group = [root], []
    seen.add(root)
    while pending:
        place = pending.pop()
        group.append(place)
        for onward in edges.get(place, ()):
            if onward not in seen:
                seen.add(onward)
                pending.append(onward)
    return group
