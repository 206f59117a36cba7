"""Known-item quality in one run: title → abstract and keywords → abstract, ours beside every peer, one table.

Run: python benchmarks/matching/known_item.py [questions]. Data: chinaxiv.jsonl.gz under $XIECHUANG_REFERENCE/text, all
papers indexed, every paper asked for once by its title and once by its keywords (or so many, evenly spread). Peers
that are not installed are named as such.
"""

import gzip
import importlib.util
import json
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import rjieba

from xiechuang.engines.matching import Document, Index

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
DEPTH = 100
"""An item found below this rank counts as not found."""

Answering = Callable[[str], Sequence[int]]
Building = Callable[[Sequence[str]], Answering]


class Paper(NamedTuple):
    """What is asked with and what is to be found."""

    title: str
    keywords: str
    abstract: str


class Row(NamedTuple):
    """One engine's line of the table."""

    name: str
    title_recall: float
    title_mrr: float
    keyword_recall: float
    keyword_mrr: float
    build: float
    rate: float


def load_papers() -> list[Paper]:
    """All papers once: some stand twice in the collection, and a known item must be one item."""
    path = REFERENCE / "text" / "chinaxiv.jsonl.gz"
    if not path.exists():
        sys.exit("Set XIECHUANG_REFERENCE to the folder that holds text/chinaxiv.jsonl.gz")
    with gzip.open(path, mode="rt", encoding="utf-8") as stream:
        papers = [json.loads(line) for line in stream]
    known = {one["title"]: one for one in papers if one["title"] and one["abstract"]}
    distinct = {one["abstract"]: one for one in known.values()}
    return [Paper(one["title"], one["keywords"] or "", one["abstract"]) for one in distinct.values()]


def words(text: str) -> list[str]:
    """What peers get as words: rjieba as it comes, lower case, without blanks and punctuation."""
    return [word for word in rjieba.cut(text.lower()) if re.search(r"\w", word)]


def bigrams(text: str) -> list[str]:
    folded = re.sub(r"\W+", " ", text.lower())
    return [pair for place in range(len(folded) - 1) if " " not in (pair := folded[place : place + 2])]


def ours(texts: Sequence[str]) -> Answering:
    index = Index.build(Document(key=f"{n:08d}", texts={"abstract": text}) for n, text in enumerate(texts))
    return lambda question: [int(hit.key) for hit in index.top(question, k=DEPTH)]


def bm25s_words(texts: Sequence[str]) -> Answering:
    import bm25s

    engine = bm25s.BM25(k1=1.2, b=0.75)
    engine.index([words(text) for text in texts], show_progress=False)

    def answer(question: str) -> Sequence[int]:
        found, scores = engine.retrieve([words(question) or [""]], k=DEPTH, show_progress=False)
        return [int(doc) for doc, score in zip(found[0], scores[0], strict=True) if score > 0]

    return answer


def tantivy_of(cut: Callable[[str], Iterable[str]] | None) -> Building:
    """Tantivy over terms cut before, or with its own ngram(2, 2) where none are given."""

    def build(texts: Sequence[str]) -> Answering:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", tokenizer_name="grams" if cut is None else "whitespace")
        schema.add_integer_field("number", stored=True)
        index = tantivy.Index(schema.build())
        grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(2, 2, False)).build()
        index.register_tokenizer("grams", grams)
        writer = index.writer(num_threads=1)
        for number, text in enumerate(texts):
            body = text.lower() if cut is None else " ".join(cut(text))
            writer.add_document(tantivy.Document(number=number, body=body))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        searcher = index.searcher()

        def answer(question: str) -> Sequence[int]:
            asked = bigrams_raw(question.lower()) if cut is None else list(cut(question))
            terms = [
                (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "body", term)) for term in asked
            ]
            hits = searcher.search(tantivy.Query.boolean_query(terms), DEPTH).hits
            return [searcher.doc(address)["number"][0] for _, address in hits]

        return answer

    return build


def bigrams_raw(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


def fts5_of(cut: Callable[[str], Iterable[str]] | None) -> Building:
    """SQLite FTS5 with bm25() over terms cut before, or with its own trigram tokenizer where none are given."""

    def build(texts: Sequence[str]) -> Answering:
        base = sqlite3.connect(str(Path(tempfile.mkdtemp()) / "fts.sqlite"))
        tokens = "trigram" if cut is None else "unicode61"
        base.execute(f"CREATE VIRTUAL TABLE papers USING fts5(body, tokenize='{tokens}')")
        rows = ((n, text if cut is None else " ".join(cut(text))) for n, text in enumerate(texts))
        base.executemany("INSERT INTO papers(rowid, body) VALUES (?, ?)", rows)
        base.commit()

        def answer(question: str) -> Sequence[int]:
            asked = trigrams(question) if cut is None else list(cut(question))
            if not asked:
                return []
            match = " OR ".join('"' + term.replace('"', '""') + '"' for term in asked)
            found = base.execute(
                "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers) LIMIT ?", (match, DEPTH)
            )
            return [number for (number,) in found]

        return answer

    return build


def trigrams(text: str) -> list[str]:
    return [text[place : place + 3] for place in range(len(text) - 2)]


def scikit_of(cut: Callable[[str], Iterable[str]]) -> Building:
    """scikit-learn TF-IDF (sublinear tf, cosine) over terms cut before."""

    def build(texts: Sequence[str]) -> Answering:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer=cut, sublinear_tf=True)
        matrix = vectorizer.fit_transform(texts)

        def answer(question: str) -> Sequence[int]:
            scores = np.asarray((matrix @ vectorizer.transform([question]).T).todense()).ravel()
            best = np.argpartition(-scores, DEPTH)[:DEPTH]
            return [int(doc) for doc in best[np.argsort(-scores[best], kind="stable")] if scores[doc] > 0]

        return answer

    return build


PEERS: tuple[tuple[str, str, Building], ...] = (
    ("ours", "xiechuang", ours),
    ("bm25s, words", "bm25s", bm25s_words),
    ("tantivy, words", "tantivy", tantivy_of(words)),
    ("tantivy, ngram(2,2)", "tantivy", tantivy_of(None)),
    ("FTS5, trigram", "sqlite3", fts5_of(None)),
    ("FTS5, words", "sqlite3", fts5_of(words)),
    ("FTS5, bigrams", "sqlite3", fts5_of(bigrams)),
    ("TF-IDF, words", "sklearn", scikit_of(words)),
    ("TF-IDF, bigrams", "sklearn", scikit_of(bigrams)),
)


def quality(answer: Answering, asked: Sequence[tuple[int, str]]) -> tuple[float, float]:
    """recall@10 and MRR of questions, each with the number of the paper it asks for."""
    ranks = []
    for number, question in asked:
        found = list(answer(question))
        ranks.append(found.index(number) + 1 if number in found else 0)
    recall = sum(0 < rank <= 10 for rank in ranks) / len(ranks)
    return recall, sum(1 / rank for rank in ranks if rank) / len(ranks)


def questions(papers: Sequence[Paper], limit: int) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Titles and keywords to ask with, evenly spread over the papers."""
    step = max(1, len(papers) // limit)
    titles = [(n, papers[n].title) for n in range(0, len(papers), step)]
    return titles, [(n, papers[n].keywords) for n, _ in titles if papers[n].keywords.strip()]


def measure(name: str, build: Building, papers: Sequence[Paper], limit: int) -> Row:
    started = time.perf_counter()
    answer = build([paper.abstract for paper in papers])
    built = time.perf_counter() - started
    titles, keywords = questions(papers, limit)
    answer(titles[0][1])
    started = time.perf_counter()
    by_title, by_keywords = quality(answer, titles), quality(answer, keywords)
    rate = (len(titles) + len(keywords)) / (time.perf_counter() - started)
    return Row(name, *by_title, *by_keywords, built, rate)


def main() -> None:
    """Print one line per engine as it is done, then where ours is not the best."""
    papers = load_papers()
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else len(papers)
    print(f"{len(papers):,} abstracts; title R@10, MRR; keywords R@10, MRR; build s; questions/s")
    rows = []
    for name, module, build in PEERS:
        if importlib.util.find_spec(module) is None:
            print(f"{name:20} not installed, left out")
            continue
        row = measure(name, build, papers, limit)
        rows.append(row)
        print(f"{row.name:20} " + " ".join(f"{value:.4f}" for value in row[1:5]) + f" {row.build:7.2f} {row.rate:8,.0f}", flush=True)  # fmt: skip
    for column, title in enumerate(Row._fields[1:5], start=1):
        best = max(rows, key=lambda row: row[column])
        print(f"best {title}: {best.name} {best[column]:.4f}")


if __name__ == "__main__":
    main()
