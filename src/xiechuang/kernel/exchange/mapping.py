"""Propose which column of a file means which column of a spec, with how sure the proposal is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .header import bare_title, normalise_title
from .spec import RESERVED_TITLES, Column, TableSpec

CERTAIN = 0.8
_WORTH_SHOWING = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """For one column of the spec: the file column proposed (None when nothing fits) and a confidence in [0, 1]."""

    key: str
    title: str
    required: bool
    index: int | None
    found: str | None
    confidence: float


def suggest_mapping(columns: Sequence[str], *, spec: TableSpec) -> tuple[Suggestion, ...]:
    """Match every spec column with at most one file column and the other way round, the surest pairs first."""
    pairs = [
        (_likeness(title=title, column=column), position, index)
        for position, column in enumerate(spec.columns)
        for index, title in enumerate(columns)
        if title not in RESERVED_TITLES
    ]
    chosen: dict[int, tuple[int, float]] = {}
    taken: set[int] = set()
    for confidence, position, index in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if confidence >= _WORTH_SHOWING and position not in chosen and index not in taken:
            chosen[position] = (index, confidence)
            taken.add(index)
    return tuple(
        _suggestion(column=column, columns=columns, choice=chosen.get(position))
        for position, column in enumerate(spec.columns)
    )


def accepted_mapping(suggestions: Iterable[Suggestion], *, at_least: float = CERTAIN) -> dict[str, int]:
    """The key → file column index pairs sure enough to be used unless a person changes them."""
    return {
        suggestion.key: suggestion.index
        for suggestion in suggestions
        if suggestion.index is not None and suggestion.confidence >= at_least
    }


def _suggestion(*, column: Column, columns: Sequence[str], choice: tuple[int, float] | None) -> Suggestion:
    index, confidence = choice or (None, 0.0)
    return Suggestion(
        key=column.key,
        title=column.title,
        required=column.required,
        index=index,
        found=None if index is None else columns[index],
        confidence=round(confidence, 3),
    )


def _likeness(*, title: str, column: Column) -> float:
    """1 for the title itself, a little less for the key or an alias, then without brackets, then contained, then alike."""
    names = (column.title, column.key, *column.aliases)
    whole, bare = normalise_title(title), bare_title(title)
    if whole == normalise_title(column.title):
        return 1.0
    if whole in {normalise_title(name) for name in names}:
        return 0.98
    if bare in {bare_title(name) for name in names}:
        return 0.95
    return max(_nearness(bare=bare, name=bare_title(name)) for name in names)


def _nearness(*, bare: str, name: str) -> float:
    if not bare or not name:
        return 0.0
    shorter, longer = sorted((bare, name), key=len)
    ratio = difflib.SequenceMatcher(None, bare, name, autojunk=False).ratio()
    if len(shorter) >= 2 and shorter in longer:
        # 需求名称 inside 企业技术需求名称: likely, and the likelier the more of the title it covers.
        return max(0.6 + 0.3 * len(shorter) / len(longer), ratio * 0.9)
    return ratio * 0.9
