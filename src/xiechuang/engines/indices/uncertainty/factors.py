"""What is uncertain about an index, declared as data: choices with options, weights that may be off, gaps filled anew."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, TypeAlias

from xiechuang.engines.indices.structure import Problem, ProblemsError


class FactorError(ProblemsError):
    """Factors that cannot be read or do not fit the index."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to do it: `changes` are laid over the recipe's plain form, `without` takes indicators or groups out.

    {"treat": {"parameters": {"winmax": 3}}} changes just that; where a stage or step gets another method, the parameters
    of the old one are dropped. `share` says how often the option is taken, against those of the others.
    """

    label: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A factor with a list of options; put the recipe's own way among them if it is one."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class WeightNoise:
    """Weights that may be off: w · (1 ± width), uniform, by the level that an indicator (0) or group stands in.

    At the levels in `free` nothing is known of them: all shares among siblings are equally likely.
    """

    name: str
    label: str
    widths: Mapping[int, float] = field(default_factory=dict)
    free: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Imputations:
    """Gaps filled `count` times by draws (see `missing.draw_imputations`) instead of once; `group` names a grouping."""

    name: str
    label: str
    count: int = 20
    seed: int = 0
    method: str = "hot_deck"
    group: str | None = None


Factor: TypeAlias = Choice | WeightNoise | Imputations

_KINDS: Final[Mapping[str, type[Choice | WeightNoise | Imputations]]] = {
    "choice": Choice,
    "weight_noise": WeightNoise,
    "imputations": Imputations,
}


def factors_to_plain(factors: Sequence[Factor]) -> list[dict[str, Any]]:
    """Factors as JSON values."""
    names = {kind: name for name, kind in _KINDS.items()}
    return [{"kind": names[type(factor)], **_plain(asdict(factor))} for factor in factors]


def factors_from_plain(given: Any) -> tuple[Factor, ...]:
    """Read what `factors_to_plain` wrote, or its JSON; a FactorError names all that is wrong."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise FactorError([Problem(where="", field="factors", message="应为列表")])
    problems: list[Problem] = []
    found = [_read(one, f"第 {place} 个因素", problems) for place, one in enumerate(given, start=1)]
    problems += problems_of([factor for factor in found if factor is not None])
    if problems:
        raise FactorError(problems)
    return tuple(factor for factor in found if factor is not None)


def problems_of(factors: Sequence[Factor]) -> list[Problem]:
    """What is wrong with factors as such, whatever the index."""
    names = [factor.name for factor in factors]
    problems = [
        Problem(where=name, field="name", message="因素的名称重复")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    for factor in factors:
        problems += [Problem(where=factor.name, field=at, message=said) for at, said in _wrong(factor)]
    return problems


def _wrong(factor: Factor) -> list[tuple[str, str]]:
    if isinstance(factor, WeightNoise):
        bad = [width for width in factor.widths.values() if not 0 <= width <= 1]
        return [("widths", f"权重的浮动幅度须在 0 与 1 之间，不能是 {width}") for width in bad]
    if isinstance(factor, Imputations):
        return [] if factor.count >= 1 else [("count", f"插补次数须不小于 1，不能是 {factor.count}")]
    if not factor.options:
        return [("options", "至少要有一个选项")]
    shares = [option.share for option in factor.options]
    if not all(0 <= share < float("inf") for share in shares) or sum(shares) == 0:
        return [("share", "选项的份额须是不小于 0 的数，且不能全为 0")]
    return []


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _read(given: Any, where: str, problems: list[Problem]) -> Factor | None:
    kind = _KINDS.get(str(given.get("kind"))) if isinstance(given, Mapping) else None
    if kind is None:
        problems.append(Problem(where=where, field="kind", message=f"应为 {'、'.join(_KINDS)} 之一"))
        return None
    body = {key: value for key, value in given.items() if key != "kind"}
    found = _made(kind, body, where, problems)
    return found if isinstance(found, Choice | WeightNoise | Imputations) else None


def _made(kind: Any, body: Any, where: str, problems: list[Problem]) -> Any:
    known = {each.name for each in fields(kind)}
    if not isinstance(body, Mapping):
        problems.append(Problem(where=where, field="", message="应为一组键值"))
        return None
    unknown = [str(key) for key in body if key not in known]
    problems += [Problem(where=where, field=key, message="没有这一项") for key in unknown]
    try:
        return None if unknown else kind(**_typed(body, where, problems))
    except (TypeError, ValueError) as error:
        problems.append(Problem(where=where, field="", message=f"缺项或不合用：{error}"))
        return None


def _typed(body: Mapping[str, Any], where: str, problems: list[Problem]) -> dict[str, Any]:
    """What JSON writes in its own way, back in ours."""
    typed = dict(body)
    if "options" in typed:
        options = [_made(Option, one, f"{where}的选项", problems) for one in typed["options"]]
        typed["options"] = tuple(option for option in options if option is not None)
    if "widths" in typed:
        typed["widths"] = {int(level): float(width) for level, width in typed["widths"].items()}
    for name in ("without", "free"):
        if name in typed:
            typed[name] = tuple(typed[name])
    return typed
