"""Ray as far as a crew of workers uses it, in one process, where a test decides who answers and when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any


class RayError(Exception):
    """As in Ray: somebody or something is lost."""


class RayTaskError(RayError):
    """As in Ray: the work itself failed."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


@dataclass(eq=False)
class Reference:
    """What will be answered once it may: by default at once."""

    actor: "Actor | None"
    work: Callable[[], Any]
    is_pulse: bool = False

    @property
    def is_ready(self) -> bool:
        if self.actor is None or self.actor.is_dead:
            return True
        return not self.actor.is_frozen and (self.is_pulse or not self.actor.patience_tested())


@dataclass(eq=False)
class Actor:
    """A process: dead, frozen, or so slow that it is not ready the next `slow` times it is looked at."""

    made: Any
    is_dead: bool = False
    is_frozen: bool = False
    slow: int = 0

    def patience_tested(self) -> bool:
        self.slow -= 1
        return self.slow >= 0

    @property
    def perform(self) -> Any:
        return SimpleNamespace(remote=self._perform)

    @property
    def pulse(self) -> Any:
        ask = lambda: Reference(self, self.made.pulse, is_pulse=True)  # noqa: E731
        return SimpleNamespace(remote=ask)

    def _perform(self, method: str, *arguments: Any) -> Reference:
        told = [one.work() if isinstance(one, Reference) else one for one in arguments]
        return Reference(self, lambda: self.made.perform(method, *told))


@dataclass
class FakeRay:
    """One node; `born` is told of every process that starts."""

    born: Callable[[Actor], None] = lambda _: None
    actors: list[Actor] = field(default_factory=list)
    seconds: float = 0.0
    exceptions: Any = field(
        default_factory=lambda: SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)
    )

    def is_initialized(self) -> bool:
        return True

    def nodes(self) -> list[dict[str, Any]]:
        return [{"NodeID": "n1", "Alive": True, "Resources": {"CPU": 1.0}}]

    def put(self, value: Any) -> Reference:
        return Reference(None, lambda: value)

    def kill(self, actor: Actor) -> None:
        # As with a frozen process: the order to end reaches it only when it wakes.
        actor.is_dead = not actor.is_frozen

    def method(self, **_: Any) -> Any:
        return lambda function: function

    def remote(self, **_: Any) -> Any:
        def of(kind: Any) -> Any:
            return SimpleNamespace(
                options=lambda **_: SimpleNamespace(remote=lambda **told: self._start(kind(**told)))
            )

        return of

    def wait(
        self, asked: Sequence[Reference], *, timeout: float, num_returns: int = 1
    ) -> tuple[list[Reference], list[Reference]]:
        ready = [one for one in asked if one.is_ready][:num_returns]
        if len(ready) < num_returns:
            self.seconds += timeout
        return ready, [one for one in asked if one not in ready]

    def get(self, reference: Reference) -> Any:
        if reference.actor is not None and reference.actor.is_dead:
            raise RayError("the actor died")
        try:
            return reference.work()
        except ValueError as failed:
            raise RayTaskError(failed) from failed

    def _start(self, made: Any) -> Actor:
        actor = Actor(made)
        self.actors.append(actor)
        self.born(actor)
        return actor
