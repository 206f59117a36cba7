"""Measures analysis and counting: MB of UTF-8 text a second, by one and two threads, against the segmenter alone.

Run: python benchmarks/matching/analysis.py [repeats]. Data: chinaxiv.jsonl.gz under $XIECHUANG_REFERENCE/text, titles,
keywords and abstracts, each repeat with other last digits so that the vocabulary grows as with new texts.
"""

import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import rjieba

from xiechuang.engines.matching.text.analysis import DEFAULT
from xiechuang.engines.matching.text.batch import count_batch, count_plainly
from xiechuang.engines.matching.text.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
PLAIN_DOCUMENTS = 500


def load_texts(repeats: int) -> list[list[str]]:
    path = REFERENCE / "text" / "chinaxiv.jsonl.gz"
    if not path.exists():
        sys.exit("Set XIECHUANG_REFERENCE to the folder that holds text/chinaxiv.jsonl.gz")
    with gzip.open(path, mode="rt", encoding="utf-8") as stream:
        papers = [json.loads(line) for line in stream]
    return [
        [one["title"] or "", one["keywords"] or "", f"{one['abstract'] or ''} n{number}-{repeat}"]
        for repeat in range(repeats)
        for number, one in enumerate(papers)
    ]


def size_of(texts: list[list[str]]) -> float:
    return sum(len(text.encode()) for one in texts for text in one) / 1e6


def measure(name: str, size: float, work: Callable[[], object]) -> None:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"{name:36} {size / wall:7.1f} MB/s {size / processor:7.1f} MB per second of processor")


def main() -> None:
    """Print one line per way of counting, after a first call that loads and compiles."""
    texts = load_texts(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
    size = size_of(texts)
    started = time.perf_counter()
    count_batch(texts[:1_000], analyser=DEFAULT, vocabulary=Vocabulary())
    print(f"{size:.1f} MB, {len(texts):,} documents; first call {time.perf_counter() - started:.2f} s")
    for threads in (1, 2):
        measure(
            f"count_batch, {threads} thread(s)",
            size,
            lambda threads=threads: count_batch(
                texts, analyser=DEFAULT, vocabulary=Vocabulary(), threads=threads
            ),
        )
    few = texts[:PLAIN_DOCUMENTS]
    measure(
        "text by text in Python",
        size_of(few),
        lambda: count_plainly(few, analyser=DEFAULT, vocabulary=Vocabulary()),
    )
    joined = ["\n".join(one) for one in texts[: 8 * PLAIN_DOCUMENTS]]
    measure(
        "rjieba alone, words only", size_of([joined]), lambda: [rjieba.cut(text, False) for text in joined]
    )
    vocabulary = Vocabulary()
    count_batch(texts, analyser=DEFAULT, vocabulary=vocabulary, threads=2)
    arrays = vocabulary.arrays()
    started = time.perf_counter()
    opened = Vocabulary.from_arrays(**arrays)
    print(f"{len(opened):,} terms opened in {1e3 * (time.perf_counter() - started):.3f} ms")


if __name__ == "__main__":
    main()
