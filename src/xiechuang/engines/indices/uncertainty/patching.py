"""Changes laid over a recipe."""

from collections.abc import Mapping
from typing import Any

from xiechuang.engines.indices.recipe import Recipe, recipe_from_plain, recipe_to_plain

PREPARING = ("denominate", "impute", "screen", "treat", "normalise")
"""The stages that make the table."""


def patched(recipe: Recipe, *changes: Mapping[str, Any]) -> Recipe:
    """The recipe with all changes, a later one over an earlier; a RecipeError says what does not fit."""
    plain = recipe_to_plain(recipe)
    for change in changes:
        plain = _laid(plain, change)
    return recipe_from_plain(plain)


def _laid(under: Any, over: Any) -> Any:
    """Mappings are merged, everything else is replaced; another method does not inherit parameters."""
    if not isinstance(under, Mapping) or not isinstance(over, Mapping):
        return over
    merged = dict(under)
    if "method" in over and over["method"] != under.get("method") and "parameters" in merged:
        merged["parameters"] = {}
    for key, value in over.items():
        merged[key] = _laid(merged.get(key), value)
    return merged
