"""Technology fields without a database: by the community's tree where it knows the names, else by the names alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.kernel.exchange.parsers.cell import compact, is_blank
from xiechuang.kernel.exchange.parsers.texts import clean

_PARTS = re.compile(r"[；;，,、|｜\n\r\t]+")
_STEPS = re.compile(r"\s*[/／>＞→\\]\s*|--+|—+")
_DOT = re.compile(r"\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """One way of naming fields for both lists, for paths of different trees must not be compared."""

    name: str
    codes: Mapping[str, str] | None
    """Code by name or full path in the community's tree; None when the lists have a classification of their own."""
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: Iterable[str], *, words: Vocabulary) -> Self:
        """Take the tree when it knows at least half of the different names, else the names as written."""
        known = _codes(words)
        stated = {part for cell in cells for part in _parts(cell)}
        hits = sum(_key(part) in known for part in stated)
        if stated and 2 * hits < len(stated):
            paths = {_own_path(part): part for part in stated}
            return cls(name="清单自己的分类（按名称比较）", codes=None, names=paths)
        return cls(name=words.taxonomy, codes=known, names=words.fields)

    def read(self, cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The dotted paths of a cell, and the names that the tree does not know."""
        parts = _parts(cell)
        if self.codes is None:
            return tuple(dict.fromkeys(_own_path(part) for part in parts)), ()
        found = dict.fromkeys(self.codes[_key(part)] for part in parts if _key(part) in self.codes)
        return tuple(found), tuple(part for part in parts if _key(part) not in self.codes)


def _codes(words: Vocabulary) -> dict[str, str]:
    # A name that stands twice in the tree would say two things, so only its full path counts.
    names = [_key(name) for name in words.fields.values()]
    single = {_key(name): code for code, name in words.fields.items() if names.count(_key(name)) == 1}
    paths = {_key(path): code for code, path in words.paths.items()}
    return {**single, **paths, **{code: code for code in words.fields}}


def _parts(cell: str) -> list[str]:
    return [] if is_blank(cell) else [part for part in map(clean, _PARTS.split(cell)) if part]


def _key(name: str) -> str:
    return "/".join(compact(step) for step in _STEPS.split(name)).casefold()


def _own_path(name: str) -> str:
    """The steps of a written path, joined by the dots that the engine compares."""
    return ".".join(_DOT.sub("·", compact(step)) for step in _STEPS.split(name) if step.strip())
