"""Warnings that a row seems to be there already; a warning, never a verdict."""

from collections.abc import Sequence
from typing import Any, Protocol

from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.engines.matching.likeness import Likeness, LikenessRecord
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor

# Texts are compared with at most so many registered records, and the notes say when there are more.
MOST_REGISTERED = 20_000
_CHUNK = 1_000
_SHOWN = 3


class Candidate(Protocol):
    """What is compared: a row on its way in."""

    line: int
    values: dict[str, Any]
    warnings: list[str]


class Likenesses:
    """Compares rows with what the actor can see and with each other."""

    def __init__(self, *, actor: Actor, model: type[Achievement] | type[Demand]) -> None:
        self.records = visible(actor, model)
        self.notes: list[str] = []

    def warn(self, rows: Sequence[Candidate]) -> None:
        """Put the warnings on the rows and what was left out into the notes."""
        titled = [row for row in rows if row.values.get("title")]
        if titled:
            self._warn_of_titles(titled)
            self._warn_of_texts(titled)

    def _warn_of_titles(self, rows: Sequence[Candidate]) -> None:
        known = self._titles_known(sorted({row.values["title"] for row in rows}))
        first: dict[str, int] = {}
        for row in rows:
            title = row.values["title"]
            if title in known:
                row.warnings.append(f"标题与已登记的 {known[title]} 相同")
            if (line := first.setdefault(title, row.line)) != row.line:
                row.warnings.append(f"标题与本文件第 {line} 行相同")

    def _titles_known(self, titles: Sequence[str]) -> dict[str, str]:
        known: dict[str, str] = {}
        for start in range(0, len(titles), _CHUNK):
            found = self.records.filter(title__in=titles[start : start + _CHUNK]).order_by("-id")
            known |= {title: f"{number}（{RecordState(state).label}）" for title, number, state in found.values_list(
                "title", "number", "state"
            )}  # fmt: skip
        return known

    def _warn_of_texts(self, rows: Sequence[Candidate]) -> None:
        """Name what a row is like; each pair of rows is named once, at the later one, as with titles."""
        known, firsts = self._registered(), _firsts(rows)
        likeness = Likeness.build([*(text for text, _ in known.values()), *map(_row_text, firsts.values())])
        lines = {f"row:{row.line}": row for row in firsts.values()}
        for row in rows:
            title = row.values["title"]

            def is_news(key: str, line: int = row.line, title: str = title) -> bool:
                other = lines.get(key)
                if other is None:
                    return known[key][1] != title
                return other.line < line and other.values["title"] != title

            asked = f"row:{firsts[_said(row)].line}"
            for similar in likeness.alike_to(asked, k=_SHOWN, among=is_news):
                other = lines.get(similar.key)
                where = f"本文件第 {other.line} 行" if other else f"已登记的 {similar.key} "
                said = other.values["title"] if other else known[similar.key][1]
                row.warnings.append(f"内容与{where}《{said}》相近（{similar.likeness:.0%}）")

    def _registered(self) -> dict[str, tuple[LikenessRecord, str]]:
        """The newest records that the actor can see, by number, with their titles."""
        newest = self.records.order_by("-id").values_list("number", "title", "text")[: MOST_REGISTERED + 1]
        found = {n: (LikenessRecord(key=n, text=f"{t} {a}"), t) for n, t, a in newest.iterator(_CHUNK)}
        if len(found) > MOST_REGISTERED:
            found.popitem()
            self.notes.append(f"正文只与最近登记的 {MOST_REGISTERED} 条比对是否相近。")
        return found


def _firsts(rows: Sequence[Candidate]) -> dict[tuple[str, str], Candidate]:
    """The first row of each title and text: a file of copies is compared once, not copy with copy."""
    found: dict[tuple[str, str], Candidate] = {}
    for row in rows:
        found.setdefault(_said(row), row)
    return found


def _said(row: Candidate) -> tuple[str, str]:
    return row.values["title"], row.values.get("text", "")


def _row_text(row: Candidate) -> LikenessRecord:
    return LikenessRecord(key=f"row:{row.line}", text=" ".join(_said(row)))
