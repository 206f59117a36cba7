"""What two texts have in common and what only one of them says, in words that people recognise."""

from dataclasses import dataclass

from xiechuang.engines.matching.text.analysis import TermKind, terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Words in the order of reading, each once."""

    common: tuple[str, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]


def compare_texts(*, left: str, right: str) -> Comparison:
    """Compare the words and codes of two texts; what differs is what a person must look at."""
    one, other = _words(left), _words(right)
    return Comparison(
        common=tuple(word for word in one if word in other),
        only_left=tuple(word for word in one if word not in other),
        only_right=tuple(word for word in other if word not in one),
    )


def _words(text: str) -> dict[str, None]:
    return {term.text: None for term in terms(text) if term.kind is not TermKind.GRAM}
