"""Columns that hold words."""

from typing import Any

from django.db import models

from xiechuang.kernel.lib.wording import choices_of


def state_column(states: Any, start: Any, label: str = "状态") -> models.CharField:
    """The column in which a workflow keeps its state."""
    return models.CharField(label, max_length=20, choices=choices_of(states), default=start.value)
