"""Works on several batches at a time and gives the results in order."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_lanes(
    batches: Sequence[Item],
    work: Callable[[Item, int], Result],
    *,
    lanes: int,
    stop: Callable[[], bool] | None = None,
) -> Iterator[Result]:
    """Yield work(batch, lane) for every batch, in order, `lanes` of them at a time.

    `stop()` is asked before each batch is begun; those begun are still given. An error ends the work.
    """
    pool = ThreadPoolExecutor(max_workers=lanes)
    begun: deque[Future[Result]] = deque()
    try:
        for number, batch in enumerate(batches):
            if len(begun) == lanes:
                yield begun.popleft().result()
            if stop is not None and stop():
                break
            begun.append(pool.submit(work, batch, number % lanes))
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def cut(items: Sequence[Item], *, size: int) -> list[Sequence[Item]]:
    """Cut a sequence into batches."""
    return [items[first : first + size] for first in range(0, len(items), size)]
