"""Measures the matching engine against peers in the same run: title → abstract, queries a second and MRR.

Run: python benchmarks/matching.py [papers]. Data: chinaxiv.jsonl.gz under $XIECHUANG_REFERENCE/text. Peers that are
not installed are named as such; the NumPy TF-IDF over character bigrams always runs.
"""

import gzip
import importlib.util
import json
import math
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from xiechuang.engines.matching import Document, Index, Matcher, Need, Supply, terms

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
TOP = 20

Answering = Callable[[str], list[int]]


class Result(NamedTuple):
    """What one engine achieved."""

    name: str
    build: float
    rate: float
    mrr: float


def grams(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def build_ours(texts: Sequence[str]) -> Answering:
    index = Index.build(Document(key=f"{n:08d}", texts={"abstract": text}) for n, text in enumerate(texts))
    return lambda query: [int(hit.key) for hit in index.top(query, k=TOP)]


def build_tf_idf(texts: Sequence[str]) -> Answering:
    """The plain peer: cosine of (1 + ln tf)·idf over character bigrams, with NumPy postings."""
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for doc, text in enumerate(texts):
        for gram, count in Counter(grams(text)).items():
            postings[gram].append((doc, 1 + math.log(count)))
    lengths = np.zeros(len(texts))
    rows = {}
    for gram, found in postings.items():
        docs, values = np.array([doc for doc, _ in found]), np.array([value for _, value in found])
        rows[gram] = (docs, values * (math.log((1 + len(texts)) / (1 + len(found))) + 1))
        lengths[docs] += rows[gram][1] ** 2
    norms = np.sqrt(np.maximum(lengths, 1e-12))

    def answer(query: str) -> list[int]:
        scores = np.zeros(len(texts))
        for gram, count in Counter(grams(query)).items():
            if gram in rows:
                docs, values = rows[gram]
                idf = math.log((1 + len(texts)) / (1 + len(docs))) + 1
                scores[docs] += values * (1 + math.log(count)) * idf
        scores /= norms
        best = np.argpartition(-scores, TOP)[:TOP]
        return best[np.argsort(-scores[best])].tolist()

    return answer


def build_bm25s(texts: Sequence[str]) -> Answering:
    """The peer bm25s over the same terms as ours."""
    import bm25s

    engine = bm25s.BM25(k1=1.2, b=0.75)
    engine.index([[term.text for term in terms(text)] for text in texts], show_progress=False)

    def answer(query: str) -> list[int]:
        found, _ = engine.retrieve([[term.text for term in terms(query)]], k=TOP, show_progress=False)
        return [int(doc) for doc in found[0]]

    return answer


def build_scikit(texts: Sequence[str]) -> Answering:
    """The peer scikit-learn: TF-IDF over character bigrams."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True)
    matrix = vectorizer.fit_transform(texts)

    def answer(query: str) -> list[int]:
        scores = np.asarray((matrix @ vectorizer.transform([query]).T).todense()).ravel()
        best = np.argpartition(-scores, TOP)[:TOP]
        return best[np.argsort(-scores[best])].tolist()

    return answer


def measure(
    name: str, build: Callable[[Sequence[str]], Answering], papers: Sequence[dict[str, str]]
) -> Result:
    started = time.perf_counter()
    answer = build([paper["abstract"] for paper in papers])
    built = time.perf_counter() - started
    answer(papers[0]["title"])
    started = time.perf_counter()
    found = [answer(paper["title"]) for paper in papers]
    spent = time.perf_counter() - started
    ranks = [keys.index(number) + 1 if number in keys else 0 for number, keys in enumerate(found)]
    return Result(name, built, len(papers) / spent, sum(1 / rank for rank in ranks if rank) / len(ranks))


def load_papers(limit: int) -> list[dict[str, str]]:
    path = REFERENCE / "text" / "chinaxiv.jsonl.gz"
    if not path.exists():
        sys.exit(
            "The papers are absent: set XIECHUANG_REFERENCE to the folder that holds text/chinaxiv.jsonl.gz"
        )
    with gzip.open(path, mode="rt", encoding="utf-8") as stream:
        papers = [json.loads(line) for line in stream]
    known = {paper["title"]: paper for paper in papers if paper["title"] and paper["abstract"]}
    return list({paper["abstract"]: paper for paper in known.values()}.values())[:limit]


def measure_matching(papers: Sequence[dict[str, str]]) -> None:
    """Time explained matches: each of 100 papers as a demand against all."""
    matcher = Matcher.build(
        Supply(key=f"{n:08d}", title=paper["title"], abstract=paper["abstract"])
        for n, paper in enumerate(papers)
    )
    needs = [
        Need(key=str(n), title=p["title"], description=p["abstract"]) for n, p in enumerate(papers[:100])
    ]
    started = time.perf_counter()
    matcher.match_all(needs, k=TOP)
    rate = len(needs) / (time.perf_counter() - started)
    print(
        f"explained top-{TOP} of whole abstracts as demands: {rate:,.0f} demands/s against {len(papers):,} supplies"
    )


def main() -> None:
    """Print one line per engine, with ratios against the plain peer."""
    papers = load_papers(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
    peers = {"bm25s": build_bm25s, "sklearn": build_scikit}
    results = [measure("ours", build_ours, papers), measure("numpy tf-idf bigrams", build_tf_idf, papers)]
    for module, build in peers.items():
        if importlib.util.find_spec(module) is None:
            print(f"{module}: not installed, left out")
            continue
        results.append(measure(module, build, papers))
    plain = results[1]
    print(f"title → abstract over {len(papers):,} papers")
    for one in results:
        ratio = f"×{one.rate / plain.rate:.2f}"
        print(
            f"{one.name:22} build {one.build:6.2f} s {one.rate:8,.0f} q/s {ratio:>6}   MRR {one.mrr:.4f} ({one.mrr - plain.mrr:+.4f})"
        )
    measure_matching(papers)


if __name__ == "__main__":
    main()
