"""The two words of a workflow: a Move (one verb) and a Flow (all verbs of one kind of case). Pure Python."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xiechuang.kernel.lib.errors import Reason


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries a move on a subject, with a note and whatever the move asks for."""

    actor: Any
    subject: Any
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


Rule = Callable[[Attempt], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Who:
    """A group of actors in words and as a test."""

    words: str
    holds: Callable[[Any, Any], bool]

    def __or__(self, other: "Who") -> "Who":
        return Who(f"{self.words}、{other.words}", lambda a, s: self.holds(a, s) or other.holds(a, s))


@dataclass(frozen=True, slots=True)
class Move:
    """One verb of a workflow. ``target`` None leaves the state as it is."""

    name: str
    label: str
    source: frozenset[StrEnum]
    target: StrEnum | None
    who: Who
    rules: tuple[Rule, ...] = ()
    needs_note: bool = False
    tone: str = ""
    by_machine: bool = False

    def refusals(self, attempt: Attempt) -> list[Reason]:
        """Every reason why it may not be made now; empty when it may. Who may not at all hears only that."""
        if not self.who.holds(attempt.actor, attempt.subject):
            return [Reason(f"“{self.label}”由{self.who.words}办理")]
        if attempt.subject.state not in self.source:
            labels = "、".join(str(getattr(s, "label", s)) for s in sorted(self.source))
            return [Reason(f"当前状态不能“{self.label}”，只有{labels}状态可以", field="state")]
        missing = (
            [Reason(f"“{self.label}”须填写理由", field="note")]
            if self.needs_note and not attempt.note.strip()
            else []
        )
        return missing + [reason for rule in self.rules for reason in rule(attempt)]

    def is_open_to(self, actor: Any, subject: Any) -> bool:
        """Whether the page should offer it: the right actor in the right state; rules answer when it is tried."""
        return not self.by_machine and subject.state in self.source and self.who.holds(actor, subject)


@dataclass(frozen=True, slots=True)
class Flow:
    """The moves of one kind of case."""

    name: str
    states: type[StrEnum]
    start: StrEnum
    moves: Mapping[str, Move]

    def open_to(self, actor: Any, subject: Any) -> list[Move]:
        """The moves this actor can be offered now."""
        return [move for move in self.moves.values() if move.is_open_to(actor, subject)]

    def dead_ends(self) -> set[StrEnum]:
        """States that no move leaves."""
        return set(self.states) - {state for move in self.moves.values() for state in move.source}

    def unreachable(self) -> set[StrEnum]:
        """States that no chain of moves reaches from the start."""
        seen, todo = {self.start}, [self.start]
        while todo:
            here = todo.pop()
            for target in self._targets(here):
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return set(self.states) - seen

    def _targets(self, state: StrEnum) -> Iterator[StrEnum]:
        return (m.target for m in self.moves.values() if state in m.source and m.target is not None)

    def mermaid(self) -> str:
        """The diagram for the domain's README."""
        arrows = [
            f"    {state} --> {move.target or state}: {move.label}"
            for move in self.moves.values()
            for state in sorted(move.source)
        ]
        ends = [f"    {state} --> [*]" for state in sorted(self.dead_ends())]
        names = [f'    state "{getattr(state, "label", state)}" as {state}' for state in self.states]
        return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {self.start}", *arrows, *ends])


def flow(name: str, *, states: type[StrEnum], start: StrEnum, moves: Iterable[Move]) -> Flow:
    """A flow from a list of moves; two moves of one name are a mistake."""
    listed = list(moves)
    table = {move.name: move for move in listed}
    if len(table) != len(listed):
        raise ValueError(f"two moves of {name} share a name")
    return Flow(name=name, states=states, start=start, moves=table)
