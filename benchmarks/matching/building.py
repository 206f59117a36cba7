"""Building, saving, opening and changing an index, in figures a user would feel.

Run: python benchmarks/matching/building.py [documents], by default 100000 abstracts recombined of real clauses.
Peers that are installed build from the same texts in the same run.
"""

import os

os.environ.setdefault("NUMBA_NUM_THREADS", "2")

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from recombined import read_pool, sentences

from xiechuang.engines.matching import Document, Index

CHANGES = 5_000


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def by_bm25s(texts: list[str]) -> None:
    """Words by rjieba, then the index of bm25s."""
    import bm25s
    import rjieba

    engine = bm25s.BM25(backend="numba")
    engine.index([rjieba.cut(text, False) for text in texts], show_progress=False)


def by_scikit_learn(texts: list[str]) -> None:
    """TF-IDF of character bigrams."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True).fit_transform(texts)


def by_tantivy(texts: list[str]) -> None:
    """Character bigrams cut by tantivy itself."""
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False, tokenizer_name="grams")
    index = tantivy.Index(schema.build())
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, prefix_only=False)).build()
    index.register_tokenizer("grams", grams)
    writer = index.writer(200_000_000, 2)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()


PEERS = {"bm25s": by_bm25s, "sklearn": by_scikit_learn, "tantivy": by_tantivy}


def changing(index: Index, texts: list[str], *, at_a_time: int) -> float:
    """Documents a second put in so many at a time, each lot asked for at once and found."""
    begun = time.perf_counter()
    for first in range(0, CHANGES, at_a_time):
        lot = [
            Document(key=f"n{first + place:06d}", texts={"abstract": texts[first + place]})
            for place in range(min(at_a_time, CHANGES - first))
        ]
        index = index.with_changes(upserts=lot)
        if lot[-1].key not in index:
            raise SystemExit("a change is not visible")
    return CHANGES / (time.perf_counter() - begun)


def main() -> None:
    """Measure and print."""
    size = int(float(sys.argv[1])) if len(sys.argv) > 1 else 100_000
    pool = read_pool()
    texts, more = sentences(pool, size=size, seed=1), sentences(pool, size=CHANGES, seed=2)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    documents = [Document(key=f"{n:08d}", texts={"abstract": text}) for n, text in enumerate(texts)]
    Index.build(documents[:2_000]).with_changes(upserts=documents[2_000:2_010])
    index = Index.build(documents[:10])
    own = min(seconds(lambda: Index.build(documents)) for _ in range(2))
    index = Index.build(documents)
    print(f"{size:,} documents, {megabytes:.0f} MB of text; words and bigrams, two threads")
    print(
        f"build {own:.1f} s = {megabytes / own:.1f} MB/s; {sum(s.bytes for s in index.segments) / size:.0f} bytes a document"
    )
    for name, build in PEERS.items():
        if importlib.util.find_spec(name):
            taken = seconds(lambda build=build: build(texts))  # type: ignore[misc]
            print(f"  {name:<8} {taken:.1f} s: ours × {taken / own:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        print(f"save {seconds(lambda: index.save(place)):.2f} s", end="; ")
        print(f"open {1000 * min(seconds(lambda: Index.open(place)) for _ in range(5)):.1f} ms", end="; ")
        opened = Index.open(place)
        print(f"first question {1000 * seconds(lambda: opened.top(texts[7], k=20)):.1f} ms")
        for at_a_time in (5_000, 500, 50, 1):
            print(
                f"additions, {at_a_time} at a time: {changing(opened, more, at_a_time=at_a_time):,.0f} documents/s"
            )


if __name__ == "__main__":
    main()
