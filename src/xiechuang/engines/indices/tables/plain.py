"""A whole index as one JSON document: hierarchy, data with lineage, recipe, and what came of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.indices.recipe import RecipeError, Result, recipe_from_plain, recipe_to_plain
from xiechuang.engines.indices.structure import (
    Data,
    DataError,
    Frequency,
    Group,
    Hierarchy,
    Indicator,
    Kind,
    Problem,
    ProblemsError,
    StructureError,
)
from xiechuang.engines.indices.tables.bundles import IndexInput
from xiechuang.engines.indices.tables.grids import TableError

FORMAT: Final = "xiechuang-index"
VERSION: Final = 1
_WORDS = {"kind": Kind, "frequency": Frequency}


def results_to_plain(results: Sequence[Result]) -> dict[str, Any]:
    """Everything needed to compute the results again, and the results, as JSON values; gaps are null."""
    first = results[0]
    return {
        "format": FORMAT,
        "version": VERSION,
        "hierarchy": hierarchy_to_plain(first.hierarchy),
        "data": [data_to_plain(result.data) for result in results],
        "recipe": recipe_to_plain(first.recipe),
        "results": [_result_to_plain(result) for result in results],
    }


def results_to_json(results: Sequence[Result]) -> str:
    """The same text for the same results; every number comes back as it was."""
    return json.dumps(results_to_plain(results), ensure_ascii=False, indent=1, allow_nan=False)


def index_from_json(text: str) -> IndexInput:
    """What to compute, from a text of `results_to_json`; its results are not believed but left aside."""
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = (
            f"：第 {error.lineno} 行第 {error.colno} 列"
            if isinstance(error, json.JSONDecodeError)
            else "（嵌套过深）"
        )
        message = f"不是 JSON{place}"
        raise TableError([Problem(where="", field="json", message=message)]) from error
    if not isinstance(given, Mapping) or (given.get("format"), given.get("version")) != (FORMAT, VERSION):
        message = f"不是本程序写出的指数文件（format {FORMAT}，version {VERSION}）"
        raise TableError([Problem(where="", field="format", message=message)])
    return _input(given)


def hierarchy_to_plain(hierarchy: Hierarchy) -> dict[str, Any]:
    """Indicators and groups as lists of JSON objects; what is at its default is left out."""
    return {
        "indicators": [_declared(each) for each in hierarchy.indicators],
        "groups": [_declared(each) for each in hierarchy.groups],
    }


def hierarchy_from_plain(given: Mapping[str, Any]) -> Hierarchy:
    """Read `hierarchy_to_plain`; raises StructureError."""
    return Hierarchy.build(
        indicators=[_item(Indicator, each) for each in given["indicators"]],
        groups=[_item(Group, each) for each in given["groups"]],
    )


def data_to_plain(data: Data) -> dict[str, Any]:
    """One period as JSON values, with groups, sizes and sources."""
    return {
        "period": data.period,
        "units": list(data.units),
        "names": list(data.names),
        "indicators": list(data.indicators),
        "values": numbers(data.values),
        "groups": {key: list(given) for key, given in data.groups.items()},
        "denominators": {key: numbers(given) for key, given in data.denominators.items()},
        "sources": [[unit, code, source] for (unit, code), source in data.sources.items()],
    }


def data_from_plain(given: Mapping[str, Any]) -> Data:
    """Read `data_to_plain`; raises DataError."""
    return Data.build(
        units=given["units"],
        names=given["names"],
        indicators=given["indicators"],
        values=np.array(given["values"], dtype=np.float64).reshape(len(given["units"]), -1),
        groups=given["groups"],
        denominators={key: np.array(one, dtype=np.float64) for key, one in given["denominators"].items()},
        period=given["period"],
        sources={(unit, code): source for unit, code, source in given["sources"]},
    )


def numbers(values: NDArray[Any]) -> list[Any]:
    """An array as nested lists in which NaN is None."""
    nested = values.astype(object)
    nested[np.isnan(values)] = None
    plain: list[Any] = nested.tolist()
    return plain


def _declared(item: Indicator | Group) -> dict[str, Any]:
    given = {each.name: getattr(item, each.name) for each in fields(item)}
    plain = {each.name: each.default for each in fields(item)} | {"extra": {}}
    return {key: value for key, value in given.items() if key in ("code", "name") or value != plain[key]}


def _item(kind: Any, given: Mapping[str, Any]) -> Any:
    known = {each.name for each in fields(kind)}
    unknown = [key for key in given if key not in known]
    if unknown:
        where = str(given.get("code", ""))
        raise StructureError([Problem(where=where, field=key, message="没有这一项") for key in unknown])
    return kind(**{key: _WORDS[key](value) if key in _WORDS else value for key, value in given.items()})


def _input(given: Mapping[str, Any]) -> IndexInput:
    problems: list[Problem] = []
    parts: list[Any] = []
    for name, read in (
        ("hierarchy", hierarchy_from_plain),
        ("data", lambda all_: tuple(data_from_plain(one) for one in all_)),
        ("recipe", recipe_from_plain),
    ):
        try:
            parts.append(read(given[name]))
        except (StructureError, DataError, RecipeError) as error:
            problems += _within(name, error)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem(where=name, field="", message=f"内容不完整或类型不对（{error}）"))
    if problems:
        raise TableError(problems)
    return IndexInput(hierarchy=parts[0], periods=parts[1], recipe=parts[2])


def _within(name: str, error: ProblemsError) -> list[Problem]:
    return [
        Problem(where=f"{name}·{each.where}".strip("·"), field=each.field, message=each.message)
        for each in error.problems
    ]


def _result_to_plain(result: Result) -> dict[str, Any]:
    return {
        "period": result.data.period,
        "units": list(result.units),
        "excluded": list(result.excluded),
        "scores": {code: numbers(result.scores_of(code)) for code in result.hierarchy.places},
        "ranks": {code: _ranks(result.ranks_of(code)) for code in result.hierarchy.places},
        "weights": {item.code: item.weight for item in result.weighted.items},
        "log": [{"stage": str(entry.stage), "message": entry.message} for entry in result.log],
    }


def _ranks(ranks: NDArray[np.intp]) -> list[int | None]:
    return [rank or None for rank in ranks.tolist()]
