"""Reads the YAML of a profile as it stands on disk, without the program's own loader."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import xiechuang.profiles

ROOT = Path(next(iter(xiechuang.profiles.__path__)))
PROFILES = ("jingjinji", "yunhai")

Row = dict[str, Any]


@cache
def read(profile: str, name: str) -> Row:
    """One YAML file of a profile, which must hold a mapping; read once, so nobody may change it."""
    content = yaml.load((ROOT / profile / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(content, dict), f"{profile}/{name} is not a mapping"
    return content


def rows(profile: str, kind: str) -> list[Row]:
    """All rows of one kind, from `kind.yaml` or from every file of the folder `kind`."""
    folder = ROOT / profile / kind
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [folder.with_suffix(".yaml")]
    key = kind.rsplit("/", 1)[-1]
    return [row for file in files for row in read(profile, str(file.relative_to(ROOT / profile)))[key]]


def sample(profile: str, kind: str) -> list[Row]:
    """All rows of one kind of the sample."""
    return rows(profile, f"sample/{kind}")


def field_codes(profile: str) -> list[str]:
    """The codes of the whole field tree, parents before children."""
    return [code for code, _ in walk_fields(rows(profile, "fields"))]


def walk_fields(nodes: list[Row]) -> Iterator[tuple[str, str]]:
    """Code and name of every node below and including the given ones."""
    for node in nodes:
        yield node["code"], node["name"]
        yield from walk_fields(node.get("children", []))


def codes(profile: str, vocabulary: str) -> set[str]:
    """The codes of one vocabulary."""
    return {entry["code"] for entry in read(profile, "vocabularies.yaml")[vocabulary]}


def levels(profile: str) -> set[tuple[str, int]]:
    """Every level of every readiness scale."""
    scales = read(profile, "trl.yaml")["scales"]
    return {(scale["code"], level["level"]) for scale in scales for level in scale["levels"]}


def shape_faults(row: Row, shape: dict[str, Any]) -> list[str]:
    """What is wrong with a row: keys which are missing or unknown (`?` marks optional ones) and wrong types."""
    known = {key.rstrip("?") for key in shape}
    faults = [f"unknown key {key}" for key in row if key not in known]
    for key, kind in shape.items():
        name = key.rstrip("?")
        if name not in row:
            faults += [] if key.endswith("?") else [f"missing key {name}"]
        elif not isinstance(row[name], kind):
            faults.append(f"{name} is {type(row[name]).__name__}")
    return faults
