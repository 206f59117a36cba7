"""A crew of Ray actors: every shard in a process of its own, replaced elsewhere when it dies or falls silent."""

from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from time import monotonic
from typing import Any, Self

from xiechuang.engines.matching.cluster import nodes
from xiechuang.engines.matching.cluster.connection import loaded
from xiechuang.engines.matching.cluster.crew import Call, ShardLost
from xiechuang.engines.matching.cluster.incarnation import actor_kind
from xiechuang.engines.matching.cluster.seat import Errand, Seat

_ATTEMPTS = 5
"""How often one call is put again, or one seat filled again, before the work is given up."""

_SECONDS_TO_START = 60.0
"""A process that imports the program for the first time on a busy machine needs this long at worst."""


class _Silent(Exception):
    """Whoever sat there is dead, or did not answer in time."""


class Workers:
    """Needs a connection to Ray (`connected`); may serve several threads.

    `patience`: seconds of silence after which a shard is asked for its pulse, and again until it counts as lost.
    Long work is no silence, for the pulse comes from another thread. `moved(shard)` is told when a shard starts anew.
    """

    def __init__(
        self,
        *,
        shards: int,
        copies: int = 1,
        threads: int = 1,
        patience: float = 10.0,
        moved: Callable[[int], None] | None = None,
    ) -> None:
        if shards < 1 or copies < 1 or threads < 1 or patience <= 0:
            raise ValueError(
                f"分片数、副本数、线程数至少为 1，等待秒数大于 0，收到 {shards}、{copies}、{threads}、{patience}"
            )
        self.shards, self.copies = shards, copies
        self._threads, self._patience, self._moved = threads, patience, moved
        self._suspected: Counter[str] = Counter()
        self._closed, self._reason = False, ""
        self._seats = [Seat(number=number, shard=number % shards) for number in range(shards * copies)]
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls that change nothing; a lost shard is started elsewhere and asked again."""
        return self._attend(self._errands(calls, keep=False))

    def tell(self, calls: Sequence[Call]) -> list[Any]:
        """Do calls that make a shard what it is; whoever takes its seat later is told the same first."""
        return self._attend(self._errands(calls, keep=True))

    def close(self) -> None:
        """End all processes of this crew."""
        self._closed = True
        if not loaded().is_initialized():
            return
        for seat in self._seats:
            self._dismiss(seat)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self) -> None:
        """Start all processes at once, then see that each is there."""
        for seat in self._seats:
            self._fill(seat)
        awake = self._awake(self._seats, seconds=_SECONDS_TO_START)
        for seat in self._seats:
            if seat.number not in awake:
                self._replace(seat, fence=seat.fence)

    def _errands(self, calls: Sequence[Call], *, keep: bool) -> list[Errand]:
        stored: dict[int, Any] = {}
        many = Counter(id(one.shared) for one in calls)
        for call in calls:
            for arguments in (call.shared, call.own):
                # What several need travels once; what a new one must be told has to outlive its process.
                if (keep or many[id(arguments)] > 1) and id(arguments) not in stored:
                    stored[id(arguments)] = loaded().put(dict(arguments))
        return [
            Errand(
                place=place,
                seat=self._seats[call.seat],
                method=call.method,
                shared=stored.get(id(call.shared), call.shared),
                own=stored.get(id(call.own), call.own),
                keep=keep,
            )
            for place, call in enumerate(calls)
        ]

    def _attend(self, errands: Sequence[Errand]) -> list[Any]:
        """Send all errands and wait for all results, replacing whoever is lost meanwhile."""
        results: list[Any] = [None] * len(errands)
        pending = {self._send(one): one for one in errands}
        while pending:
            ready, _ = loaded().wait(list(pending), num_returns=1, timeout=self._patience)
            for reference in ready:
                errand = pending.pop(reference)
                try:
                    results[errand.place] = self._outcome(reference, errand)
                except _Silent:
                    self._replace(errand.seat, fence=errand.fence)
                    pending[self._send(errand)] = errand
            self._renew(pending)
        return results

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise ShardLost("集群已经关闭")

    def _send(self, errand: Errand) -> Any:
        # A process that was ended a moment ago may still answer.
        self._refuse_when_closed()
        if errand.sent >= _ATTEMPTS:
            raise ShardLost(f"第 {errand.seat.shard + 1} 片连续 {_ATTEMPTS} 次没有完成 {errand.method}")
        with errand.seat.changing:
            actor, errand.fence = errand.seat.actor, errand.seat.fence
        errand.sent, errand.heard = errand.sent + 1, monotonic()
        return actor.perform.remote(errand.method, errand.shared, errand.own)

    def _outcome(self, reference: Any, errand: Errand) -> Any:
        """The result of an errand; _Silent when its incarnation is gone, and an error of the shard as it is."""
        fence, value = self._fetched(reference, shard=errand.seat.shard)
        with errand.seat.changing:
            if not fence == errand.fence == errand.seat.fence:
                raise _Silent
            if errand.keep:
                # Not later: whoever took the seat in between would never be told.
                errand.seat.deeds.append((errand.method, errand.shared, errand.own))
        return value

    def _renew(self, pending: dict[Any, Errand]) -> None:
        """Look after errands of which nothing was heard for long, and those whose seat was taken anew by others."""
        now = monotonic()
        quiet = [one for one in pending.values() if now - one.heard >= self._patience]
        awake = self._awake([one.seat for one in quiet], seconds=self._patience) if quiet else set()
        for errand in quiet:
            errand.heard = monotonic()
            if errand.seat.number not in awake:
                self._replace(errand.seat, fence=errand.fence)
        for reference, errand in list(pending.items()):
            if errand.fence != errand.seat.fence:
                # A late answer to this reference is never looked at.
                del pending[reference]
                pending[self._send(errand)] = errand

    def _awake(self, seats: Sequence[Seat], *, seconds: float) -> set[int]:
        """Numbers of those seats from which a pulse comes in time."""
        ray = loaded()
        asked = {one.actor.pulse.remote(): one.number for one in seats}
        ready, _ = ray.wait(list(asked), num_returns=len(asked), timeout=seconds)
        awake = set()
        for reference in ready:
            try:
                ray.get(reference)
            except ray.exceptions.RayError as lost:
                self._reason = str(lost).strip()
            else:
                awake.add(asked[reference])
        return awake

    def _fetched(self, reference: Any, *, shard: int) -> tuple[int, Any]:
        ray = loaded()
        try:
            fetched: tuple[int, Any] = ray.get(reference)
        except ray.exceptions.RayTaskError as failed:
            cause = failed.cause
            refused = isinstance(cause, ValueError)
            raise (ValueError(f"第 {shard + 1} 片：{cause}") if refused else failed) from failed
        except ray.exceptions.RayError as lost:
            self._reason = str(lost).strip()
            raise _Silent from lost
        return fetched

    def _replace(self, seat: Seat, *, fence: int) -> None:
        """Fill a seat anew and tell the new one all deeds, unless another thread has done so already."""
        with seat.changing:
            if seat.fence != fence:
                return
            for _ in range(_ATTEMPTS):
                self._refuse_when_closed()
                self._suspected[seat.node] += 1
                self._dismiss(seat)
                self._fill(seat)
                if self._is_ready(seat):
                    if self._moved is not None:
                        self._moved(seat.shard)
                    return
        raise ShardLost(
            f"第 {seat.shard + 1} 片换了 {_ATTEMPTS} 次仍不能启动，请检查集群各节点：{self._reason}"
        )

    def _fill(self, seat: Seat) -> None:
        """Start a process for a seat; where is decided here, since a frozen node still looks alive to Ray."""
        strategies = import_module("ray.util.scheduling_strategies")
        taken = [one.node for one in self._seats if one is not seat and one.actor is not None]
        seat.node = nodes.choose(taken=taken, suspected=self._suspected)
        seat.fence += 1
        here = strategies.NodeAffinitySchedulingStrategy(node_id=seat.node, soft=False)
        seat.actor = (
            actor_kind()
            .options(scheduling_strategy=here)
            .remote(shard=seat.shard, fence=seat.fence, threads=self._threads)
        )

    def _dismiss(self, seat: Seat) -> None:
        """Have the process of a seat ended, whenever it wakes up."""
        if seat.actor is not None:
            loaded().kill(seat.actor)

    def _is_ready(self, seat: Seat) -> bool:
        try:
            return bool(self._awake([seat], seconds=_SECONDS_TO_START)) and self._is_instructed(seat)
        except BaseException:
            # Nobody may be asked who knows only half of what made his shard.
            self._dismiss(seat)
            raise

    def _is_instructed(self, seat: Seat) -> bool:
        """Tell a new one everything; False when it falls silent too."""
        for method, shared, own in list(seat.deeds):
            told = seat.actor.perform.remote(method, shared, own)
            while not loaded().wait([told], timeout=self._patience)[0]:
                if not self._awake([seat], seconds=self._patience):
                    return False
            try:
                self._fetched(told, shard=seat.shard)
            except _Silent:
                return False
        return True
