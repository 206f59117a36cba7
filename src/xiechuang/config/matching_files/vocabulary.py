"""The words of a community as its profile folder states them: fields, stages, ways, scales, places. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from xiechuang import profiles
from xiechuang.config.matching_files.places import Places

MODES = ("cooperation_modes", "ways_of_transfer")


class ProfileUnreadable(ValueError):
    """The folder named is no profile, or one of its files cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names by code, in the order of the profile; `paths` are the full names of fields, joined by a slash."""

    community: str
    taxonomy: str
    fields: Mapping[str, str]
    paths: Mapping[str, str]
    stages: Mapping[str, str]
    modes: Mapping[str, str]
    mode_aliases: Mapping[str, str]
    price_modes: Mapping[str, str]
    scales: Mapping[str, str]
    scale_aliases: Mapping[str, str]
    places: Places

    @property
    def names(self) -> dict[str, str]:
        """Every code the engine may have to speak of."""
        return {**self.fields, **self.stages, **self.modes, **self.scales, **self.places.labels}


def load_vocabulary(profile: str) -> Vocabulary:
    """Read a profile that ships with the product, by name, or any folder, by path."""
    shipped = Path(profiles.__path__[0]) / profile
    folder = shipped if shipped.is_dir() else Path(profile)
    about, words = _read(folder, "profile.yaml"), _read(folder, "vocabularies.yaml")
    fields, scales = _read(folder, "fields.yaml"), _read(folder, "trl.yaml").get("scales", [])
    branches = list(_flat(fields.get("fields", []), ""))
    return Vocabulary(
        community=str(about.get("name", profile)),
        taxonomy=str(fields.get("taxonomy", {}).get("name", "领域表")),
        fields={code: name for code, name, _ in branches},
        paths={code: path for code, _, path in branches},
        stages=_names(words.get("stages", [])),
        modes={code: name for key in reversed(MODES) for code, name in _names(words.get(key, [])).items()},
        mode_aliases={name: code for key in MODES for code, name in _names(words.get(key, [])).items()},
        price_modes=_names(words.get("price_modes", [])),
        scales=_names(scales),
        scale_aliases={
            f"{len(scale['levels'])}{end}": scale["code"] for scale in scales for end in ("", "级")
        },
        places=Places.of(regions=_read(folder, "regions.yaml"), short_name=str(about.get("short_name", ""))),
    )


def _read(folder: Path, name: str) -> dict[str, Any]:
    try:
        read = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError as absent:
        raise ProfileUnreadable(f"共同体配置“{folder.name}”里没有 {name}") from absent
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise ProfileUnreadable(f"共同体配置“{folder.name}”的 {name} 读不了：{wrong}") from wrong
    return read if isinstance(read, dict) else {}


def _names(entries: list[dict[str, Any]]) -> dict[str, str]:
    return {str(entry["code"]): str(entry["name"]) for entry in entries}


def _flat(branches: list[dict[str, Any]], above: str) -> Iterator[tuple[str, str, str]]:
    for branch in branches:
        path = f"{above}/{branch['name']}" if above else str(branch["name"])
        yield str(branch["code"]), str(branch["name"]), path
        yield from _flat(branch.get("children") or [], path)
