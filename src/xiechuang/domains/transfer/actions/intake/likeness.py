"""Warnings that a row seems to be there already; a warning, never a verdict."""

from collections.abc import Sequence
from typing import Any, Protocol

from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.engines.matching import Document, Index, nearest
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor

# Beyond this many rows or records only titles are compared, and the notes say so.
MOST_COMPARED = 2_000
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
        self._warn_of_titles(titled)
        if len(titled) > MOST_COMPARED:
            self.notes.append(f"超过 {MOST_COMPARED} 行，只比对了标题，没有比对正文是否相近。")
            return
        if titled:
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
        index, labels = self._index(rows)
        for row in rows:
            text = f"{row.values['title']} {row.values.get('text', '')}"
            found = [s for s in nearest(index, text=text, k=_SHOWN + 1) if s.key != f"row:{row.line}"]
            # Each pair of rows is named once, at the later one, as with titles.
            for similar in found[:_SHOWN]:
                title, label, line = labels[similar.key]
                if title != row.values["title"] and (line is None or line < row.line):
                    row.warnings.append(f"内容与{label}《{title}》相近（{similar.likeness:.0%}）")

    def _index(self, rows: Sequence[Candidate]) -> tuple[Index, dict[str, tuple[str, str, int | None]]]:
        newest = list(
            self.records.order_by("-id").values_list("number", "title", "text")[: MOST_COMPARED + 1]
        )
        if len(newest) > MOST_COMPARED:
            self.notes.append(f"正文只与最近登记的 {MOST_COMPARED} 条比对是否相近。")
        labels: dict[str, tuple[str, str, int | None]] = {
            number: (title, f"已登记的 {number} ", None) for number, title, _ in newest[:MOST_COMPARED]
        }
        labels |= {f"row:{r.line}": (r.values["title"], f"本文件第 {r.line} 行", r.line) for r in rows}
        documents = [Document(key=n, texts={"title": t, "abstract": a}) for n, t, a in newest[:MOST_COMPARED]]
        documents += [
            Document(
                key=f"row:{r.line}", texts={"title": r.values["title"], "abstract": r.values.get("text", "")}
            )
            for r in rows
        ]
        return Index.build(documents), labels
