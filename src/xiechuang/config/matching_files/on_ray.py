"""Matching on several machines: the same lists as here, worked out by processes of Ray."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.preparing import Prepared
from xiechuang.config.matching_files.progress import Progress
from xiechuang.engines.matching import Match, Need


class MatchAll(Protocol):
    """How all needs are matched, as `Matcher.match_all`."""

    def __call__(
        self, needs: Sequence[Need], *, k: int, progress: Callable[[int, int], None]
    ) -> Mapping[str, list[Match]]:
        """The k best of every need."""


def check_ray(args: argparse.Namespace) -> None:
    """Find out before any work is done whether Ray can be reached; raises CannotMatch."""
    if args.ray_workers and not args.ray:
        raise CannotMatch("--ray-workers 要与 --ray 一起用", wrong_usage=True)
    if not args.ray:
        return
    if not args.output:
        raise CannotMatch("--ray 用于 -o 的清单；给指定的配对打分不需要它", wrong_usage=True)
    from xiechuang.engines.matching.cluster import CannotConnect, reachable

    try:
        reachable(args.ray)
    except CannotConnect as refused:
        raise CannotMatch(str(refused), wrong_usage=True) from refused


def matching(args: argparse.Namespace, *, prepared: Prepared, progress: Progress) -> MatchAll:
    """How this run matches: in this process, or over Ray."""
    if not args.ray:
        return prepared.matcher.match_all
    return partial(_over_ray, address=args.ray, workers=args.ray_workers, prepared=prepared, shown=progress)


def _over_ray(
    needs: Sequence[Need],
    *,
    k: int,
    progress: Callable[[int, int], None],
    address: str,
    workers: int | None,
    prepared: Prepared,
    shown: Progress,
) -> Mapping[str, list[Match]]:
    from xiechuang.engines.matching.cluster import Docking, ShardLost, Workers, connected, layout

    supplies, matcher = prepared.records[Side.ACHIEVEMENTS].supplies, prepared.matcher
    shown.begin("连接 Ray")
    try:
        with connected(address, workers=workers) as cpus:
            made = layout(records=len(supplies), workers=workers or cpus)
            shown.begin(f"启动 {made.shards * made.copies} 个进程（{made.shards} 片 × {made.copies} 份）")
            with Workers(shards=made.shards, copies=made.copies, moved=partial(_say_moved, shown)) as crew:
                docking = Docking.build(
                    supplies,
                    crew=crew,
                    weights=matcher.weights,
                    thresholds=matcher.thresholds,
                    setting=matcher.setting,
                    yardstick=matcher.index.yardstick,
                )
                shown.begin("匹配需求")
                return docking.match_all(needs, k=k, progress=progress)
    except (ConnectionError, ShardLost) as failed:
        raise CannotMatch(str(failed)) from failed


def _say_moved(shown: Progress, shard: int) -> None:
    shown.say(f"第 {shard + 1} 片的进程失联，已另起一个接着做，结果不受影响。")
