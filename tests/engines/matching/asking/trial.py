"""How often damaged words are understood: the right word first, among the first three, and words falsely questioned."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.engines.matching.asking import damage
from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.meant import meant_by
from xiechuang.engines.matching.asking.phrases import phrases_of
from xiechuang.engines.matching.text.analysis import fold

DAMAGES: dict[str, Callable[[str, random.Random], str]] = {
    "homophone": damage.homophone,
    "swapped": damage.swapped,
    "shortened": damage.shortened,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Shares of the cases tried."""

    cases: int
    first: float
    three: float


def understood(
    asker: Asker, words: Iterable[str], *, slip: Callable[[str, random.Random], str], seed: int
) -> Outcome:
    """Damage each word once; what a slip leaves unchanged, or makes a word that records hold, is no case."""
    rng = random.Random(seed)
    cases = [(word, slip(word, rng)) for word in words]
    cases = [(word, typed) for word, typed in cases if len(typed) > 1 and not asker.holdings.count_of(typed)]
    first = sum(
        (found := asker.correct(typed)) is not None and found.text.lower() == word for word, typed in cases
    )
    three = sum(word in [one.word for one in meant_by(asker.holdings, typed)[:3]] for word, typed in cases)
    n = max(len(cases), 1)
    return Outcome(cases=len(cases), first=first / n, three=three / n)


def questioned(asker: Asker, texts: Iterable[str], *, written: str) -> float:
    """The share of right questions that get a correction, where ``written`` is all that records hold."""
    asked = list(texts)
    said = [asker.correct(text, seen=written.count) for text in asked]
    return sum(one is not None for one in said) / max(len(asked), 1)


def words_held(entries: Iterable[Entry]) -> list[str]:
    """All distinct words of records in their order; finding them takes longer than asking for some."""
    return sorted({one.text for entry in entries for one in phrases_of(entry) if not one.is_title})


def some_of(words: Iterable[str], *, most: int, seed: int, is_fit: Callable[[str], bool]) -> list[str]:
    """Some of these words, drawn with a seed."""
    fitting = [word for word in words if is_fit(word)]
    return random.Random(seed).sample(fitting, min(most, len(fitting)))


def written_in(entries: Iterable[Entry]) -> str:
    """All titles and keywords, folded."""
    return "\n".join(fold(f"{entry.title} {entry.keywords}").text for entry in entries)
