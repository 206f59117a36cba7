"""What shards over Ray cost and bring on one machine: beside one index with the same threads, in one run.

Run: python benchmarks/matching/cluster.py [documents …], by default 20000 100000. Documents are recombined from the
published abstracts, questions are other texts made the same way. Every answer is compared with that of the one index.
On one machine a cluster can only cost; this shows how much, and how long it takes to replace a process that was killed.
"""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import psutil
from recombined import read_pool, sentences

from xiechuang.engines.matching import Document, Index, Matcher, Need, Supply
from xiechuang.engines.matching.cluster import Cluster, Docking, Workers, connected

TOP, THREADS, ASKED, NEEDS, CHANGED = 20, 2, 2_000, 200, 5_000
LAYOUTS = ((1, 1), (1, 2), (2, 1))
Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[Result, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def line(label: str, build: float, rates: Sequence[float], memory: float, note: str = "") -> None:
    batch, one, docking, changes = rates
    print(
        f"{label:<22}{build:>8.1f} s{batch:>9,.0f} q/s{1000 * one:>8.1f} ms{docking:>8,.1f} needs/s"
        f"{changes:>9,.0f} changes/s{memory / 2**20:>7,.0f} MB  {note}",
        flush=True,
    )


def memory_of(processes: Sequence[psutil.Process]) -> float:
    return float(sum(one.memory_info().rss for one in processes))


def seats(crew: Workers) -> list[psutil.Process]:
    """The processes of the shards, all below this one: the local Ray was started here."""
    import ray

    asked = [ray.get(seat.actor.process.remote()) for seat in crew._seats]  # noqa: SLF001
    return [psutil.Process(number) for number in asked]


def one_machine(texts: list[str], questions: list[str], needs: list[Need]) -> tuple[Index, list, dict]:
    supplies = [Supply(key=f"{n:08d}", abstract=text) for n, text in enumerate(texts)]
    matcher, build = timed(lambda: Matcher.build(supplies))
    index = matcher.index
    index.top_many(questions[:50], k=TOP, threads=THREADS)
    found, batch = timed(lambda: index.top_many(questions, k=TOP, threads=THREADS))
    _, one = timed(lambda: [index.top(question, k=TOP) for question in questions[:100]])
    lists, docking = timed(lambda: matcher.match_all(needs, k=TOP))
    _, changes = timed(lambda: index.with_changes(upserts=fresh(questions)))
    rates = (len(questions) / batch, one / 100, len(needs) / docking, CHANGED / changes)
    line("one index, 2 threads", build, rates, memory_of([psutil.Process()]))
    return index, found, lists


def fresh(questions: list[str]) -> list[Document]:
    return [
        Document(key=f"new{n:05d}", texts={"abstract": questions[n % len(questions)]}) for n in range(CHANGED)
    ]


def cluster(
    layout: tuple[int, int], texts: list[str], questions: list[str], needs: list[Need], expected: tuple
) -> None:
    shards, copies = layout
    index, hits, lists = expected
    supplies = [Supply(key=f"{n:08d}", abstract=text) for n, text in enumerate(texts)]
    moved: list[float] = []
    with Workers(
        shards=shards, copies=copies, patience=5, moved=lambda _: moved.append(time.perf_counter())
    ) as crew:
        made, build = timed(lambda: Docking.build(supplies, crew=crew, yardstick=index.yardstick))
        whole: Cluster = made.cluster
        for _ in range(2 * copies):
            whole.top_many(questions[:50], k=TOP)
        found, batch = timed(lambda: whole.top_many(questions, k=TOP))
        assert found == hits, "an answer differs"
        _, one = timed(lambda: [whole.top(question, k=TOP) for question in questions[:100]])
        docked, docking = timed(lambda: made.match_all(needs, k=TOP))
        assert docked == lists, "a list differs"
        held = memory_of(seats(crew))
        _, changes = timed(lambda: whole.with_changes(upserts=fresh(questions)))
        os.kill(seats(crew)[0].pid, signal.SIGKILL)
        killed = time.perf_counter()
        again = whole.top_many(questions[:50], k=TOP)
        assert again == hits[:50], "an answer differs after the loss"
        rates = (len(questions) / batch, one / 100, len(needs) / docking, CHANGED / changes)
        line(
            f"{shards} shards, {copies} copies",
            build,
            rates,
            held,
            f"replaced in {moved[0] - killed:.1f} s" if moved else "",
        )


def main() -> None:
    sizes = [int(one) for one in sys.argv[1:]] or [20_000, 100_000]
    pool = read_pool()
    questions = sentences(pool, size=ASKED, seed=99)
    needs = [Need(key=f"D{n:04d}", description=text) for n, text in enumerate(questions[:NEEDS])]
    _, start = timed(lambda: __import__("ray"))
    with connected("local", workers=THREADS):
        print(f"Ray loaded in {start:.1f} s; {THREADS} threads or processes everywhere")
        for size in sizes:
            print(f"== {size:,} documents")
            texts = sentences(pool, size=size, seed=1)
            expected = one_machine(texts, questions, needs)
            for layout in LAYOUTS:
                cluster(layout, texts, questions, needs, expected)


if __name__ == "__main__":
    main()
