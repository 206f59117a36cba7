"""Words as choices of a column."""

from typing import Any


def word_choices(words: Any) -> list[tuple[str, str]]:
    """Value and label of each word."""
    return [(word.value, word.label) for word in words]
