"""A profile folder: YAML files read into plain data, with every mistake named by file and entry. No Django."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# The loader in C reads ten times faster; wheels of some platforms come without it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ProfileInvalid(ValueError):
    """The folder is not a profile; lists everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Folder:
    """The files of one profile."""

    def __init__(self, root: Path) -> None:
        self.root = root
        if not (root / "profile.yaml").is_file():
            raise ProfileInvalid([f"{root.name}:没有 profile.yaml,不是共同体配置文件夹"])

    def read(self, name: str, *, required: bool = True) -> Any:
        """One YAML file; an absent optional one is an empty mapping."""
        path = self.root / name
        if not path.exists():
            if required:
                raise ProfileInvalid([f"{name}:缺少这个文件"])
            return {}
        try:
            found = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER) or {}  # noqa: S506 - a safe loader
        except (yaml.YAMLError, UnicodeDecodeError) as wrong:
            raise ProfileInvalid([f"{name}:{wrong}"]) from wrong
        if not isinstance(found, dict):
            raise ProfileInvalid([f"{name}:应为键值对"])
        return found

    def entries(self, name: str, key: str) -> list[dict[str, Any]]:
        """The list under ``key`` in a file, or in every file of the folder of that name."""
        return [entry for _, entry in self.entries_with_file(name, key)]

    def entries_with_file(self, name: str, key: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """The same, each with the file it stands in."""
        folder = self.root / name
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else [self.root / f"{name}.yaml"]
        for path in files:
            relative = str(path.relative_to(self.root))
            for entry in self.read(relative, required=False).get(key, []) or []:
                yield relative, entry
