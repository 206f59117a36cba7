"""A community's own weights and thresholds: a YAML file that states only what differs."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.engines.matching import Signal, Thresholds, Weights

_PARTS = ("weights", "thresholds")
_SIGNALS = frozenset(signal.value for signal in Signal)


def read_weighting(path: Path | None) -> tuple[Weights, Thresholds]:
    """The engine's own values, or those with the changes of the file; raises CannotMatch naming everything wrong."""
    stated = _load(path) if path else {}
    unknown = [str(key) for key in stated if key not in _PARTS]
    problems = [f"不认识“{key}”；可写 weights 和 thresholds" for key in unknown]
    weights, thresholds = asdict(Weights()), asdict(Thresholds())
    problems += _change(weights, stated.get("weights"), part="weights")
    problems += _change(thresholds, stated.get("thresholds"), part="thresholds")
    made: tuple[Weights, Thresholds] = (Weights(), Thresholds())
    if not problems:
        try:
            made = Weights(**weights), Thresholds(**thresholds)
        except ValueError as wrong:
            problems.append(str(wrong))
    if problems:
        raise CannotMatch(*(f"{path}：{problem}" for problem in problems), wrong_usage=True)
    return made


def _load(path: Path) -> Mapping[str, Any]:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise CannotMatch(f"{path}：读不了（{wrong}）", wrong_usage=True) from wrong
    if read is not None and not isinstance(read, dict):
        raise CannotMatch(f"{path}：应为 weights: 与 thresholds: 两段", wrong_usage=True)
    return read or {}


def _change(known: dict[str, float], changes: object, *, part: str) -> list[str]:
    """Put the changes into the known values; sentences about those that cannot be."""
    if changes is None:
        return []
    if not isinstance(changes, dict):
        return [f"{part} 下应为“名称: 数值”"]
    problems = []
    for name, value in changes.items():
        if name not in known:
            problems.append(f"{part} 里没有“{name}”；可写 {_choices(known)}")
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            problems.append(f"{part} 的 {name} 应为数值，收到 {value!r}")
        else:
            known[name] = float(value)
    return problems


def _choices(known: Mapping[str, float]) -> str:
    return "、".join(f"{name}（{Signal(name).label}）" if name in _SIGNALS else name for name in known)
