"""A community's own terms: kept whole where the segmenter would cut them, with synonyms that count as one."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from xiechuang.engines.matching.text.folding import HAN, fold

LONGEST = 64
"""Characters of the longest term; what is longer is a sentence, and would make every search for terms slow."""

_BETWEEN = re.compile(r"[\s、，,;；]+")
_PLAIN = re.compile(rf"[^\W_{HAN}]")


class Span(NamedTuple):
    """A lexicon term found at [start, end) of a folded text, and the term it counts as (itself or its synonym)."""

    start: int
    end: int
    spelling: str
    canonical: str


@dataclass(frozen=True)
class Lexicon:
    """Spellings, folded, each with the term it counts as; equal and hashable by content."""

    spellings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, terms: Mapping[str, Iterable[str]]) -> Self:
        """Make a lexicon of terms and their synonyms; ValueError naming the term when one cannot stand."""
        return cls._checked((term, [term, *synonyms], f"术语“{term}”") for term, synonyms in terms.items())

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read lines `术语` or `术语 = 同义词 同义词`, # begins a remark; ValueError naming every bad line."""
        return cls._checked(_lines(text))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a UTF-8 text file; ValueError naming the file when it is not UTF-8, or every bad line."""
        try:
            return cls.parse(path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValueError(f"词典 {path.name} 不是 UTF-8 文本：第 {error.start} 字节无法识别") from error

    @classmethod
    def _checked(cls, entries: Iterable[tuple[str, list[str], str]]) -> Self:
        known: dict[str, str] = {}
        faults: list[str] = []
        for term, spellings, place in entries:
            canonical = _folded(term)
            for spelling in map(_folded, spellings):
                fault = _fault(spelling, canonical, known)
                if fault:
                    faults.append(f"{place}：{fault}")
                else:
                    known[spelling] = canonical
        if faults:
            raise ValueError("词典有误：" + "；".join(faults))
        return cls(tuple(sorted(known.items())))

    def __bool__(self) -> bool:
        return bool(self.spellings)

    def __len__(self) -> int:
        return len(self.spellings)

    @cached_property
    def fingerprint(self) -> str:
        """Checksum of the content, the same for the same terms in whatever order they were written."""
        return hashlib.sha256("\n".join(f"{a}={b}" for a, b in self.spellings).encode()).hexdigest()[:16]

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return dict(self.spellings)

    @cached_property
    def _lengths(self) -> dict[str, list[int]]:
        """Lengths of the terms that begin with two characters, the longest first."""
        lengths: dict[str, set[int]] = {}
        for spelling, _ in self.spellings:
            lengths.setdefault(spelling[:2], set()).add(len(spelling))
        return {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def spans(self, folded: str) -> list[Span]:
        """Find terms from left to right, the longest first, never overlapping; letters and digits only as whole words."""
        found: list[Span] = []
        place = 0
        while place < len(folded) - 1:
            span = self._at(folded, place)
            if span:
                found.append(span)
            place = span.end if span else place + 1
        return found

    def _at(self, folded: str, start: int) -> Span | None:
        for length in self._lengths.get(folded[start : start + 2], ()):
            spelling = folded[start : start + length]
            canonical = self._canonical.get(spelling)
            if canonical and _stands_alone(folded, start, start + length):
                return Span(start, start + length, spelling, canonical)
        return None


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Say whether no letter or digit runs on over an edge: 5g is no term in 15g."""
    return not any(
        0 < edge < len(folded) and _PLAIN.match(folded[edge - 1]) and _PLAIN.match(folded[edge])
        for edge in (start, end)
    )


def _lines(text: str) -> Iterator[tuple[str, list[str], str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        stated = line.partition("#")[0].strip()
        if not stated:
            continue
        term, equals, synonyms = stated.partition("=")
        listed = [one for one in _BETWEEN.split(synonyms) if one]
        # An equals sign with nothing behind it is a slip to be named, like an empty term before it.
        yield term.strip(), [term.strip(), *(listed if listed or not equals else [""])], f"第 {number} 行"


def _folded(term: str) -> str:
    return fold(term).text.strip()


def _fault(spelling: str, canonical: str, known: Mapping[str, str]) -> str | None:
    if not spelling:
        return "缺少术语或同义词"
    if not 2 <= len(spelling) <= LONGEST:
        return f"“{spelling[:20]}”应为 2 至 {LONGEST} 个字符"
    if known.get(spelling, canonical) != canonical:
        return f"“{spelling}”已是“{known[spelling]}”的同义词，不能又算作“{canonical}”"
    if spelling == canonical and canonical in known:
        return f"“{spelling}”重复"
    return None
