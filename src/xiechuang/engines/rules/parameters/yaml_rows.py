"""Reads the files of a rules folder row by row and gathers every problem with file, entry and key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from xiechuang.engines.rules.parameters.parameter import Period, Source, Sureness
from xiechuang.engines.rules.parameters.problems import Problem, RulesError

# The loader in C reads ten times faster; wheels of some platforms come without it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """A file that is kept somewhere else than in a folder, such as in a database."""

    name: str
    text: str

    def read_text(self, *, encoding: str) -> str:  # noqa: ARG002 - it is read as a path is
        """What stands in it."""
        return self.text


class Rows:
    """All rows of some YAML files, and what was found wrong while they are read."""

    def __init__(self, files: Iterable[Path | TextFile]) -> None:
        self.problems: list[Problem] = []
        self.files = {path.name: self._content(path) for path in files}

    def _content(self, path: Path | TextFile) -> Mapping[str, Any]:
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
            self.say(path.name, "", f"读不出：{wrong}")
            return {}
        if isinstance(content, Mapping):
            return content
        self.say(path.name, "", "应为键值对")
        return {}

    def say(self, file: str, entry: str, message: str) -> None:
        """Remember one problem."""
        self.problems.append(Problem(file=file, entry=entry, message=message))

    def refuse_problems(self) -> None:
        """Raise everything that was found, if anything was."""
        if self.problems:
            raise RulesError(self.problems)

    def refuse_other_keys(self, known: set[str]) -> None:
        """Name every top key that nobody reads."""
        for file, content in self.files.items():
            for key in set(map(str, content)) - known:
                self.say(file, key, "不认识的项目")

    def under(self, key: str) -> list[tuple[str, str, Mapping[str, Any]]]:
        """File, label and mapping of every row of the lists under a key; others are problems."""
        found = []
        for file, content in self.files.items():
            listed = content.get(key) or []
            if not isinstance(listed, list):
                self.say(file, key, "应为列表")
                continue
            for place, row in enumerate(listed, start=1):
                if isinstance(row, Mapping):
                    found.append((file, str(row.get("id") or f"{key} 第 {place} 项"), row))
                else:
                    self.say(file, f"{key} 第 {place} 项", "应为键值对")
        return found

    def check_keys(
        self, where: tuple[str, str], row: Mapping[str, Any], *, wanted: set[str], known: set[str]
    ) -> bool:
        """Whether a row has the wanted keys and no unknown ones; each fault is remembered."""
        missing = [key for key in sorted(wanted) if row.get(key) in (None, "", [])]
        strange = sorted(set(map(str, row)) - wanted - known)
        for key in missing:
            self.say(*where, f"缺少 {key}")
        for key in strange:
            self.say(*where, f"不认识的项目 {key}")
        return not missing and not strange

    def period(self, where: tuple[str, str], row: Mapping[str, Any]) -> Period:
        """The period of a row; anything but dates in order is a problem."""
        days = {key: row.get(key) for key in ("since", "until")}
        for key, day in days.items():
            if day is not None and type(day) is not date:
                self.say(*where, f"{key} 应为日期（2015-06-03）或留空，却是“{day}”")
                days[key] = None
        period = Period(**days)
        if period.end <= period.first:
            self.say(*where, "until 应晚于 since")
        return period

    def source(self, where: tuple[str, str], row: Mapping[str, Any]) -> Source:
        """The source of a row: its document, or a mapping of document, anchor, held, quote and url."""
        written = row.get("source")
        if isinstance(written, str):
            return Source(document=written)
        if not isinstance(written, Mapping) or not written.get("document"):
            self.say(*where, "source 应写明 document")
            return Source(document="")
        if strange := set(written) - {"document", "anchor", "held", "quote", "url"}:
            self.say(*where, f"source 有不认识的项目 {'、'.join(sorted(map(str, strange)))}")
            return Source(document="")
        return Source(**{str(key): value for key, value in written.items()})

    def sureness(self, where: tuple[str, str], row: Mapping[str, Any]) -> Sureness:
        """How sure the row is."""
        try:
            return Sureness(str(row.get("sureness")))
        except ValueError:
            self.say(*where, "sureness 应为 text、partial 或 unknown")
            return Sureness.UNKNOWN

    def places(self, where: tuple[str, str], row: Mapping[str, Any], known: Iterable[str]) -> tuple[str, ...]:
        """The places of a row, all of which must be known."""
        written = row.get("places") or []
        codes = tuple(map(str, written)) if isinstance(written, list) else (str(written),)
        if strange := sorted(set(codes) - set(known)):
            self.say(*where, f"没有地区 {'、'.join(strange)}")
        return codes
