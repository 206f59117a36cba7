"""Changes laid over a recipe."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from typing import Any

from xiechuang.engines.indices.recipe import Recipe, recipe_from_plain
from xiechuang.engines.indices.recipe.plain import FORMAT, VERSION

PREPARING = ("denominate", "impute", "screen", "treat", "normalise")
"""The stages that make the table."""


def patched(recipe: Recipe, *changes: Mapping[str, Any]) -> Recipe:
    """The recipe with all changes, a later one over an earlier; a RecipeError says what does not fit."""
    laid: dict[str, Any] = {}
    for change in changes:
        for stage, over in change.items():
            laid[stage] = _laid(laid[stage] if stage in laid else _plain(recipe, stage), over)
    # Only what changes is read anew: an experiment may have hundreds of sets of weights.
    read = recipe_from_plain({"format": FORMAT, "version": VERSION, **laid})
    return replace(recipe, **{stage: getattr(read, stage) for stage in laid})


def _plain(recipe: Recipe, stage: str) -> Any:
    chosen = getattr(recipe, stage, None)
    return asdict(chosen) if is_dataclass(chosen) and not isinstance(chosen, type) else None


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
