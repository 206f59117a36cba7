"""Recipes as plain JSON values and back, with everything that is wrong said at once."""

import hashlib
import json
import types
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from xiechuang.engines.indices.recipe.choices import Recipe
from xiechuang.engines.indices.structure import Problem, ProblemsError

FORMAT: Final = "xiechuang-index-recipe"
VERSION: Final = 1


class RecipeError(ProblemsError):
    """A recipe that cannot be read, or does not fit its data."""


class _Wrong(ValueError):
    """A value of the wrong kind; raised and caught here."""


def recipe_to_plain(recipe: Recipe) -> dict[str, Any]:
    """A recipe as JSON values, with format and version."""
    return {"format": FORMAT, "version": VERSION, **asdict(recipe)}


def recipe_from_plain(given: Any) -> Recipe:
    """Read what `recipe_to_plain` wrote; a RecipeError names every unknown key and wrong value."""
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise RecipeError(
            [Problem(where="", field="format", message=f"不是指数方案（format 应为 {FORMAT}）")]
        )
    if given.get("version") != VERSION:
        message = f"方案的版本是 {given.get('version')}，本程序只认识版本 {VERSION}"
        raise RecipeError([Problem(where="", field="version", message=message)])
    problems: list[Problem] = []
    body = {key: value for key, value in given.items() if key not in ("format", "version")}
    recipe: Recipe = _made(Recipe, body, "", problems)
    if problems:
        raise RecipeError(problems)
    return recipe


def recipe_to_json(recipe: Recipe) -> str:
    """The same text for the same choices."""
    return json.dumps(recipe_to_plain(recipe), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)


def recipe_from_json(text: str) -> Recipe:
    """Read the text of `recipe_to_json`."""
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = (
            f"：第 {error.lineno} 行第 {error.colno} 列"
            if isinstance(error, json.JSONDecodeError)
            else "（嵌套过深）"
        )
        message = f"不是 JSON{place}"
        raise RecipeError([Problem(where="", field="json", message=message)]) from error
    return recipe_from_plain(given)


def fingerprint(recipe: Recipe) -> str:
    """A short name for the choices: the first 16 hexadecimal digits of the SHA-256 of the JSON."""
    return hashlib.sha256(recipe_to_json(recipe).encode()).hexdigest()[:16]


def _made(kind: Any, given: Any, where: str, problems: list[Problem]) -> Any:
    """A dataclass from a mapping; on problems the defaults stand in, for nothing is computed then."""
    if not isinstance(given, Mapping):
        problems.append(Problem(where=where, field="", message="应为一组键值"))
        return kind()
    hints = get_type_hints(kind)
    known = {each.name for each in fields(kind)}
    problems += [
        Problem(where=where, field=str(key), message="没有这一项") for key in given if key not in known
    ]
    made: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            continue
        try:
            made[name] = _read(hints[name], value, f"{where}.{name}".lstrip("."), problems)
        except _Wrong as error:
            problems.append(Problem(where=where, field=name, message=str(error)))
    return kind(**made)


def _read(hint: Any, value: Any, where: str, problems: list[Problem]) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _either(inner, value, where, problems)
    if is_dataclass(hint):
        return _made(hint, value, where, problems)
    if origin is tuple:
        return _tuple(inner[0], value, where, problems)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(inner[1], value, where, problems)
    return _scalar(hint, value)


def _either(kinds: tuple[Any, ...], value: Any, where: str, problems: list[Problem]) -> Any:
    if value is None:
        return None
    return _read(next(kind for kind in kinds if kind is not type(None)), value, where, problems)


def _tuple(kind: Any, value: Any, where: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _Wrong("应为列表")
    return tuple(_read(kind, one, f"{where}[{place}]", problems) for place, one in enumerate(value))


def _mapping(kind: Any, value: Any, where: str, problems: list[Problem]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _Wrong("应为一组键值")
    return {str(key): _read(kind, one, f"{where}.{key}", problems) for key, one in value.items()}


def _scalar(kind: Any, value: Any) -> Any:
    if kind is Any:
        return _parameter(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in [one.value for one in kind]:
            raise _Wrong(f"应为 {'、'.join(kind)} 之一，不能是 {value}")
        return kind(value)
    if isinstance(value, bool) is not (kind is bool):
        raise _Wrong(_wanted(kind))
    if kind is float and isinstance(value, int | float):
        return float(value)
    if not isinstance(value, kind):
        raise _Wrong(_wanted(kind))
    return value


def _parameter(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _parameter(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_parameter(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise _Wrong("参数只能是数、文字、真假、空或它们的列表")


def _wanted(kind: Any) -> str:
    return f"应为{ {float: '数', int: '整数', str: '文字', bool: '真假'}.get(kind, '另一类值') }"


def unknown_codes(recipe: Recipe, codes: set[str]) -> Iterator[Problem]:
    """Codes that a recipe speaks of and the hierarchy does not have."""
    denominate, treat = recipe.denominate, recipe.treat
    spoken = {
        "denominate": [
            *((denominate.by or {}) if denominate else ()),
            *(denominate.scales if denominate else ()),
        ],
        "treat": [*(treat.each if treat else ()), *(treat.skip if treat else ())],
        "normalise": [*recipe.normalise.each],
        "weigh": [*recipe.weigh.weights, *recipe.weigh.each],
    }
    for stage, named in spoken.items():
        for code in dict.fromkeys(named):
            if code not in codes:
                yield Problem(where=code, field=stage, message="方案里提到的编码不在指标体系中")
