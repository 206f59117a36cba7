"""A small rule base written to a folder, for tests that change one thing of it."""

from pathlib import Path
from typing import Any

import yaml

from xiechuang.engines.rules.judging import Rulebook, load_rules

PLACES = [
    {"id": "CN", "name": "全国(示例)"},
    {"id": "1", "name": "甲省(示例)", "within": "CN"},
    {"id": "11", "name": "甲市(示例)", "within": "1"},
    {"id": "2", "name": "乙省(示例)", "within": "CN"},
]
BASIS = {"clause": "示例办法 第一条", "source": "示例办法", "sureness": "text"}


def value(value: Any, *places: str, **more: Any) -> dict[str, Any]:
    """One dated value."""
    return {"places": list(places or ("CN",)), "value": value, **BASIS, **more}


def unpublished(*places: str, **more: Any) -> dict[str, Any]:
    """A statement that no value is published."""
    return value("未公布", *places, sureness="unknown", **more)


def parameter(id: str, unit: str, *values: dict[str, Any]) -> dict[str, Any]:
    """One parameter with its dated values."""
    return {"id": id, "name": f"{id} 的名称", "unit": unit, "values": list(values)}


def rule(id: str, formula: str | None = None, *places: str, **more: Any) -> dict[str, Any]:
    """One rule."""
    return {
        "id": id,
        "formula": formula or id,
        "name": f"{id} 的名称",
        "places": list(places or ("CN",)),
        **BASIS,
        **more,
    }


def subsidy(*, share: list[dict[str, Any]], cap: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """The rule of shared instruments with these values."""
    return {
        "places": PLACES,
        "rules": [rule("instrument_subsidy", **more)],
        "parameters": [
            parameter("instrument.subsidy_share", "比例", *share),
            parameter("instrument.subsidy_cap", "元", *cap),
        ],
    }


def written(folder: Path, **files: Any) -> Path:
    """The folder with these files, each a mapping or a text."""
    for name, content in files.items():
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def loaded(folder: Path, content: dict[str, Any]) -> Rulebook:
    """The rule base of one file."""
    return load_rules(written(folder, rules=content))
