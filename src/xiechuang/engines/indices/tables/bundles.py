"""Everything an index needs in one place: a folder, a workbook or a JSON file, read and carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from xiechuang.engines.indices.recipe import (
    Recipe,
    RecipeError,
    Result,
    compute,
    compute_panel,
    recipe_from_json,
)
from xiechuang.engines.indices.structure import Data, Hierarchy, Panel, Problem, ProblemsError
from xiechuang.engines.indices.tables.grids import Grid, TableError, read_file
from xiechuang.engines.indices.tables.marks import GAPS
from xiechuang.engines.indices.tables.metadata import declared
from xiechuang.engines.indices.tables.observations import observed

DATA_NAMES: Final = ("iData", "data", "数据")
META_NAMES: Final = ("iMeta", "meta", "指标体系")
RECIPE_NAMES: Final = ("recipe", "方案")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndexInput:
    """A hierarchy, its data (one entry per period, oldest first) and a recipe; `unused` columns were not declared."""

    hierarchy: Hierarchy
    periods: tuple[Data, ...]
    recipe: Recipe
    unused: tuple[str, ...] = ()

    def run(self) -> tuple[Result, ...]:
        """Carry the recipe out: one result per period."""
        if len(self.periods) == 1:
            return (compute(self.periods[0], self.hierarchy, self.recipe),)
        return compute_panel(Panel.build(periods=self.periods), self.hierarchy, self.recipe).results


def read_index(path: Path | str, *, recipe: Recipe | None = None) -> IndexInput:
    """Read a folder (iData.csv, iMeta.csv, recipe.json), a workbook (sheets of these names) or a JSON file.

    Without a recipe given or found the plain one stands in. Raises TableError with the problems of all tables.
    """
    from xiechuang.engines.indices.tables.plain import index_from_json

    place = Path(path)
    if not place.exists():
        raise TableError([Problem(where=place.name, field="", message="没有这个文件或文件夹")])
    if place.suffix.lower() == ".json":
        found = index_from_json(place.read_text(encoding="utf-8"))
        return found if recipe is None else replace(found, recipe=recipe)
    if place.is_dir():
        return _from_grids(_grids_of(place), _recipe_of(place), recipe)
    grids = read_file(place)
    text = _recipe_text(grids)
    return _from_grids(grids, text, recipe)


def index_from_grids(data: Grid, meta: Grid, *, recipe: Recipe) -> IndexInput:
    """Put together from the two tables; a TableError has the problems of both."""
    said = declared(meta)
    periods, problems, unused = observed(data, said)
    problems = (*said.problems, *problems)
    if problems or said.hierarchy is None:
        raise TableError(problems)
    return IndexInput(hierarchy=said.hierarchy, periods=periods, recipe=recipe, unused=unused)


def _from_grids(grids: Mapping[str, Grid], text: str | None, recipe: Recipe | None) -> IndexInput:
    problems: list[Problem] = []
    chosen = recipe or Recipe()
    if recipe is None and text is not None:
        try:
            chosen = recipe_from_json(text)
        except RecipeError as error:
            problems += [
                Problem(where=f"方案·{each.where}".strip("·"), field=each.field, message=each.message)
                for each in error.problems
            ]
    data, meta = _named(grids, DATA_NAMES), _named(grids, META_NAMES)
    for found, names in ((data, DATA_NAMES), (meta, META_NAMES)):
        if found is None:
            problems.append(
                Problem(where=names[0], field="", message=f"没有这张表（名称可为 {'、'.join(names)}）")
            )
    if data is None or meta is None:
        raise TableError(problems)
    try:
        index = index_from_grids(data, meta, recipe=chosen)
    except ProblemsError as error:
        raise TableError([*problems, *error.problems]) from error
    if problems:
        raise TableError(problems)
    return index


def _named(grids: Mapping[str, Grid], names: tuple[str, ...]) -> Grid | None:
    known = {key.casefold(): grid for key, grid in grids.items()}
    return next((known[name.casefold()] for name in names if name.casefold() in known), None)


def _grids_of(folder: Path) -> dict[str, Grid]:
    wanted = {name.casefold() for name in (*DATA_NAMES, *META_NAMES)}
    grids: dict[str, Grid] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem.casefold() not in wanted:
            continue
        try:
            grids |= read_file(path)
        except TableError as error:
            problems += error.problems
    if problems:
        raise TableError(problems)
    return grids


def _recipe_of(folder: Path) -> str | None:
    found = [folder / f"{name}.json" for name in RECIPE_NAMES if (folder / f"{name}.json").exists()]
    return found[0].read_text(encoding="utf-8") if found else None


def _recipe_text(grids: Mapping[str, Grid]) -> str | None:
    """The recipe of a workbook: JSON in lines down the first column under the heading “recipe”."""
    grid = _named(grids, RECIPE_NAMES)
    if grid is None or not grid.headings:
        return None
    lines = [str(row.cells[grid.headings[0]]) for row in grid.rows]
    text = "\n".join(line for line in lines if line not in GAPS)
    return text or None
