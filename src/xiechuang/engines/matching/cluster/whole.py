"""What an answer reads of a collection whose documents are elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xiechuang.engines.matching.index.census import Census, rarity
from xiechuang.engines.matching.index.selection import Part
from xiechuang.engines.matching.text.analysis import Analyser

_REMEMBERED = 500_000
"""Terms whose counts are kept between questions; beyond, all are forgotten and asked for again."""


@dataclass(frozen=True, slots=True)
class _Held:
    """How many living documents hold a term; where is known to the shards alone."""

    holding: int
    rarity: float
    rows: tuple[int | None, ...] = ()


class Whole:
    """Counts of terms over all shards, fetched once for many terms; stands for the index where a plan is made."""

    parts: tuple[Part, ...] = ()
    places = 0
    keys: Sequence[str] = ()

    def __init__(
        self, *, documents: int, analyser: Analyser, fetch: Callable[[Sequence[str]], Sequence[int]]
    ) -> None:
        self.documents, self.analyser, self._fetch = documents, analyser, fetch
        self._holding: dict[str, int] = {}

    def count(self, terms: Iterable[str]) -> None:
        """Fetch the counts of those terms that are not known yet."""
        if len(self._holding) > _REMEMBERED:
            self._holding = {}
        missing = sorted({term for term in terms if term not in self._holding})
        if missing:
            self._holding |= dict(zip(missing, self._fetch(missing), strict=True))

    def census(self, terms: Iterable[str]) -> Census:
        """Rarities of these terms in the whole."""
        listed = list(dict.fromkeys(terms))
        self.count(listed)
        return Census.of(
            documents=self.documents, holding={term: self.known(term).holding for term in listed}
        )

    def known(self, term: str) -> _Held:
        """How many documents hold a term."""
        stored = self._holding.get(term)
        held = self._fetch([term])[0] if stored is None else stored
        return _Held(held, rarity(documents=self.documents, holding=held))

    def idf(self, term: str) -> float:
        """Rarity of a term in the whole."""
        return self.known(term).rarity

    def place(self, key: str) -> int:
        """No document is here."""
        raise ValueError(f"编号为 {key} 的记录在分片里，不在这里")
