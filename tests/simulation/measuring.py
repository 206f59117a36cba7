"""What each kind of action costs in the simulated year: milliseconds, statements, and how it grows as the tables fill.

Asked for with ``--measure FILE.md``. The actions are the real ones; only the simulation's own names for them are wrapped, so
the reading and waiting of simulated people is not counted.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import connection

ACTIONS = [
    "begin_voucher",
    "save_voucher",
    "move_voucher",
    "intend_use",
    "move_use",
    "add_proof",
    "begin_claim",
    "save_claim",
    "move_claim",
    "give_opinion",
    "make_payment",
    "move_payment",
    "settle_payment",
    "move_suspicion",
    "freeze_confirmed",
    "confirm_statement",
    "agree_day",
    "pay",
    "confirm_payment",
    "refuse_payment",
    "close_due_days",
    "expire_vouchers",
    "end_holds",
    "close_batches",
    "standing_suspicions",
]
SHOWN = 40
SHAPE = 160


@dataclass
class Cost:
    """What one kind of action has cost so far; all moments in seconds."""

    seconds: list[float] = field(default_factory=list)
    statements: int = 0
    in_database: float = 0.0

    def line(self, name: str) -> str:
        """A row of the table; the first and the last quarter show whether it grows."""
        count, quarter = len(self.seconds), max(len(self.seconds) // 4, 1)
        cells = (
            f"{1000 * sum(self.seconds) / count:.1f}",
            f"{1000 * sum(self.seconds[:quarter]) / quarter:.1f}",
            f"{1000 * sum(self.seconds[-quarter:]) / quarter:.1f}",
            f"{self.statements / count:.1f}",
            f"{1000 * self.in_database / count:.1f}",
            f"{sum(self.seconds):.1f}",
        )
        return f"| {name} | {count} | {' | '.join(cells)} |"


@dataclass
class Measures:
    """All costs, and how often each shape of statement was sent."""

    costs: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))
    shapes: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)
    _running: Cost | None = None

    def timed(self, action: Callable[..., Any]) -> Callable[..., Any]:
        """The action, counted under its name and its move."""

        def measured(*given: Any, **named: Any) -> Any:
            cost = self.costs[" ".join([action.__name__, str(named.get("move") or named.get("kind") or "")])]
            self._running, began = cost, time.perf_counter()
            try:
                return action(*given, **named)
            finally:
                cost.seconds.append(time.perf_counter() - began)
                self._running = None

        return measured

    def sent(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's hook around each statement."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - began
            if self._running is not None:
                self._running.statements += 1
                self._running.in_database += took
                self.shapes[sql[:SHAPE]] += took  # type: ignore[assignment]
                self.times[sql[:SHAPE]] += 1

    def report(self) -> str:
        """As Markdown: the dearest kinds of action first, then the dearest shapes of statements."""
        ranked = sorted(self.costs.items(), key=lambda one: -sum(one[1].seconds))
        deeds = sum(len(cost.seconds) for _, cost in ranked)
        total = sum(sum(cost.seconds) for _, cost in ranked)
        lines = [
            f"{deeds} deeds, {1000 * total / max(deeds, 1):.2f} ms each\n",
            "| deed | times | ms | first quarter | last quarter | statements | ms in PostgreSQL | s in all |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            *(cost.line(name) for name, cost in ranked if cost.seconds),
            "",
            "| ms | times | statement |",
            "|--:|--:|---|",
        ]
        for shape, took in self.shapes.most_common(SHOWN):
            lines.append(f"| {1000 * took:.0f} | {self.times[shape]} | `{' '.join(shape.split())}` |")
        return "\n".join(lines) + "\n"


@contextmanager
def measuring(file: Path | None) -> Iterator[None]:
    """Measure what happens in the block and write it down, if a file was named."""
    if file is None:
        yield
        return
    from tests.simulation import clearing, course, desks

    measures = Measures()
    for module in (course, desks, clearing):
        _wrap(module, measures)
    with connection.execute_wrapper(measures.sent):
        yield
    file.write_text(measures.report(), encoding="utf-8")


def _wrap(module: ModuleType, measures: Measures) -> None:
    for name in ACTIONS:
        if hasattr(module, name):
            setattr(module, name, measures.timed(getattr(module, name)))
