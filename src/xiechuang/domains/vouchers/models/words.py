"""Columns that hold words."""

from typing import Any

from django.db import models


def word_choices(words: Any) -> list[tuple[str, str]]:
    """Value and label of each word."""
    return [(word.value, word.label) for word in words]


def state_column(states: Any, start: Any, label: str = "状态") -> models.CharField:
    """The column in which a workflow keeps its state."""
    return models.CharField(label, max_length=20, choices=word_choices(states), default=start.value)
