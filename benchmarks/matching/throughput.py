"""Top 20 of 36-word questions, exactly, on two threads: ours beside every peer that is installed, in one run.

Run: python benchmarks/matching/throughput.py [documents …], by default 100000 1000000; above a million only ours
runs, from files mapped into memory. All get the same words, the same questions and the same kind of weights (BM25);
what takes longer than a minute is measured on fewer questions.
"""

import os

os.environ.setdefault("NUMBA_NUM_THREADS", "2")

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import psutil
from recombined import Pool, documents, read_pool

from xiechuang.engines.matching.index.arrays import SEGMENT_DOCUMENTS
from xiechuang.engines.matching.index.lexical import Index
from xiechuang.engines.matching.index.segment import Segment
from xiechuang.engines.matching.index.selection import select_many
from xiechuang.engines.matching.index.yardstick import Yardstick
from xiechuang.engines.matching.text.batch import BatchCounts
from xiechuang.engines.matching.text.vocabulary import Vocabulary

TOP, THREADS = 20, 2
ROUNDS = 3

Batch = Callable[[Any], list[list[int]]]


class Corpus(NamedTuple):
    """What all engines are given."""

    pool: Pool
    size: int
    counts: BatchCounts


def ours(pool: Pool, size: int, folder: Path) -> Index:
    """Build segments of a million documents, save them, open them mapped."""
    segments: list[Segment] = []
    yardstick: Yardstick | None = None
    for first in range(0, size, SEGMENT_DOCUMENTS):
        some = min(SEGMENT_DOCUMENTS, size - first)
        # What only the second half of a question holds is in no document; it has its row all the same.
        segment, yardstick = Segment.of_counts(
            keys=[f"{first + place:08d}" for place in range(some)],
            counts=documents(pool, size=some, seed=first),
            vocabulary=Vocabulary.of(pool.vocabulary),
            field_weights=[1.0],
            yardstick=yardstick,
        )
        if size <= SEGMENT_DOCUMENTS:
            segments.append(segment)
            continue
        Index.of_segments([segment], yardstick=yardstick, field_weights={"text": 1.0}).save(
            folder / str(first)
        )
        del segment
        segments.append(Index.open(folder / str(first)).segments[0])
        print(
            f"  {first + some:,} documents, {psutil.Process().memory_info().rss / 2**30:.1f} GB", flush=True
        )
    if yardstick is None:
        raise SystemExit("no documents")
    return Index.of_segments(segments, yardstick=yardstick, field_weights={"text": 1.0})


def asked(index: Index, stated: list[dict[str, float]], threads: int = THREADS) -> list[list[int]]:
    """Put questions to ours: terms looked up, weighed, pruned, joined."""
    found = select_many(index.parts, stated=stated, known=index.known, k=TOP, allowed=None, threads=threads)
    return [[place for _, place in hits] for hits, _ in found]


def stated_in(pool: Pool, questions: npt.NDArray[np.int32]) -> list[dict[str, float]]:
    """Questions as ours takes them, words by name; the peers take the same words by number or by name."""
    return [dict.fromkeys((pool.vocabulary[word] for word in one), 1.0) for one in questions.tolist()]


def matrix_of(corpus: Corpus) -> Any:
    """Term × document matrix of BM25 weights, as a sparse library sees the task."""
    import scipy.sparse as sp

    counts, size = corpus.counts, corpus.size
    held = np.bincount(counts.terms, minlength=len(corpus.pool.vocabulary))
    idf = np.log(1 + (size - held + 0.5) / (held + 0.5))
    lengths = counts.lengths[0] / counts.lengths[0].mean()
    share = counts.counts / (0.25 + 0.75 * lengths[counts.docs])
    values = (idf[counts.terms] * share * 2.2 / (share + 1.2)).astype(np.float32)
    return sp.csr_matrix((values, (counts.terms, counts.docs)), shape=(len(held), size))


def sparse_dot_topn(corpus: Corpus) -> Batch:
    """Product of two sparse matrices that keeps the top of each row."""
    import scipy.sparse as sp
    from sparse_dot_topn import sp_matmul_topn

    weights = matrix_of(corpus)

    def answer(questions: npt.NDArray[np.int32]) -> list[list[int]]:
        ends = np.arange(len(questions) + 1) * questions.shape[1]
        ones = np.ones(questions.size, dtype=np.float32)
        rows = sp.csr_matrix((ones, questions.ravel(), ends), shape=(len(questions), weights.shape[0]))
        found = sp_matmul_topn(rows, weights, top_n=TOP, n_threads=THREADS, sort=True)
        return [found.indices[a:b].tolist() for a, b in pairwise(found.indptr)]

    return answer


def bm25s(corpus: Corpus) -> Batch:
    """The compiled engine of bm25s."""
    import bm25s as package

    counts, names = corpus.counts, [f"w{number}" for number in range(len(corpus.pool.vocabulary))]
    ends = np.searchsorted(counts.docs, np.arange(corpus.size + 1))
    repeated = np.repeat(counts.terms, counts.counts)
    starts = np.concatenate([[0], np.cumsum(counts.counts)])[ends]
    ids = [repeated[a:b].tolist() for a, b in pairwise(starts)]
    engine = package.BM25(backend="numba", k1=1.2, b=0.75)
    engine.index(
        package.tokenization.Tokenized(ids=ids, vocab={name: n for n, name in enumerate(names)}),
        show_progress=False,
    )

    def answer(questions: npt.NDArray[np.int32]) -> list[list[int]]:
        tokens = package.tokenization.Tokenized(
            ids=questions.tolist(), vocab={name: n for n, name in enumerate(names)}
        )
        found, _ = engine.retrieve(tokens, k=TOP, n_threads=THREADS, show_progress=False)
        return [list(map(int, one)) for one in found]

    return answer


def scipy_product(corpus: Corpus) -> Batch:
    """Plain sparse product, then a partial sort."""
    import scipy.sparse as sp

    weights = matrix_of(corpus)

    def answer(questions: npt.NDArray[np.int32]) -> list[list[int]]:
        found = []
        for question in questions:
            row = sp.csr_matrix(
                (np.ones(len(question), np.float32), question, [0, len(question)]),
                shape=(1, weights.shape[0]),
            )
            scores = (row @ weights).toarray()[0]
            best = np.argpartition(-scores, TOP)[:TOP]
            found.append(best[np.argsort(-scores[best], kind="stable")].tolist())
        return found

    return answer


def tantivy(corpus: Corpus) -> Batch:
    """Tantivy over words cut beforehand, one thread a question, two at a time."""
    from concurrent.futures import ThreadPoolExecutor

    import tantivy as package

    schema = package.SchemaBuilder()
    schema.add_text_field("text", stored=False, tokenizer_name="whitespace")
    schema.add_integer_field("key", stored=False, fast=True, indexed=True)
    engine = package.Index(schema.build())
    writer = engine.writer(200_000_000, 1)
    counts = corpus.counts
    names = [f"w{number}" for number in range(len(corpus.pool.vocabulary))]
    ends = np.searchsorted(counts.docs, np.arange(corpus.size + 1)).tolist()
    for doc, (a, b) in enumerate(pairwise(ends)):
        words = [
            names[t] for t, n in zip(counts.terms[a:b], counts.counts[a:b], strict=True) for _ in range(n)
        ]
        writer.add_document(package.Document(text=" ".join(words), key=doc))
    writer.commit()
    engine.reload()
    searcher = engine.searcher()

    def one(question: list[int]) -> list[int]:
        query = engine.parse_query(" ".join(names[word] for word in question), ["text"])
        return [found.doc for _, found in searcher.search(query, TOP).hits]

    def answer(questions: npt.NDArray[np.int32]) -> list[list[int]]:
        with ThreadPoolExecutor(THREADS) as pool:
            return list(pool.map(one, questions.tolist()))

    return answer


PEERS: dict[str, Callable[[Corpus], Batch]] = {
    "sparse_dot_topn": sparse_dot_topn,
    "bm25s": bm25s,
    "tantivy": tantivy,
    "scipy": scipy_product,
}


def rate(answer: Batch, questions: Any) -> tuple[float, list[list[int]]]:
    """Questions a second, the best of a few rounds over as many as take a second or two."""
    answer(questions[:4])
    begun = time.perf_counter()
    answer(questions[:20])
    many = int(np.clip(20 * 2 / (time.perf_counter() - begun), 20, len(questions)))
    best, found = 0.0, []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = answer(questions[:many])
        best = max(best, many / (time.perf_counter() - begun))
    return best, found


def single(index: Index, pool: Pool) -> npt.NDArray[np.float64]:
    """Milliseconds of questions put one by one on one thread."""
    taken = []
    for question in stated_in(pool, pool.questions[:500]):
        begun = time.perf_counter()
        asked(index, [question], threads=1)
        taken.append(1000 * (time.perf_counter() - begun))
    return np.array(taken)


def measured(pool: Pool, size: int) -> Iterator[str]:
    """One line an engine."""
    with tempfile.TemporaryDirectory() as folder:
        index = ours(pool, size, Path(folder))
        own, found = rate(lambda questions: asked(index, questions), stated_in(pool, pool.questions))
        times = single(index, pool)
        memory = psutil.Process().memory_info().rss / 2**30
        yield (
            f"{size:>10,} documents  {'Xiechuang':<16} {own:>9,.0f} q/s    one by one: median {np.median(times):.2f} ms, "
            f"p99 {np.percentile(times, 99):.2f} ms; resident {memory:.1f} GB"
        )
    if size > SEGMENT_DOCUMENTS:
        return
    corpus = Corpus(pool, size, documents(pool, size=size, seed=0))
    fastest = 0.0
    for name, build in PEERS.items():
        if importlib.util.find_spec(name.split("_product")[0]) is None:
            yield f"{size:>10,} documents  {name:<16} not installed"
            continue
        peer, others = rate(build(corpus), pool.questions)
        fastest = max(fastest, peer)
        same = np.mean([len({*a} & {*b}) / TOP for a, b in zip(found, others, strict=False)])
        yield f"{size:>10,} documents  {name:<16} {peer:>9,.0f} q/s    ours × {own / peer:.1f}; {same:.0%} of our hits"
    yield f"{size:>10,} documents  ours × {own / fastest:.1f} the fastest peer"


def main() -> None:
    """Measure every size asked for."""
    pool = read_pool()
    print(f"{len(pool.vocabulary):,} words, {len(pool.questions):,} questions of 36 words, {THREADS} threads")
    for size in [int(float(one)) for one in sys.argv[1:]] or [100_000, 1_000_000]:
        for line in measured(pool, size):
            print(line, flush=True)


if __name__ == "__main__":
    main()
