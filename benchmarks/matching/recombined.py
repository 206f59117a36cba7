"""Makes collections of any size out of the clauses of real abstracts, and questions out of abstracts held apart.

A document takes a run of two to six clauses from each of two papers, so its words keep company as in real text; a
question is 36 distinct words in a row of a paper whose clauses stand in no document. Recall means nothing on such
data, for many documents are near duplicates; only speed is measured on it.
"""

import gzip
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt
import rjieba

from xiechuang.engines.matching.text.batch import BatchCounts

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
WORDS_ASKED = 36
_CLAUSES = re.compile(r"[，。；：？！,;:?!\n]")
_HELD_APART = 1_500


class Pool(NamedTuple):
    """Clauses as word numbers, by paper; questions (n, 36); the words themselves."""

    papers: npt.NDArray[np.int64]
    clauses: npt.NDArray[np.int64]
    words: npt.NDArray[np.int32]
    texts: list[list[str]]
    questions: npt.NDArray[np.int32]
    vocabulary: list[str]


def read_pool() -> Pool:
    """Read the papers; SystemExit says where they are looked for."""
    place = REFERENCE / "text" / "chinaxiv.jsonl.gz"
    if not place.is_file():
        raise SystemExit(f"no papers at {place}: set XIECHUANG_REFERENCE")
    with gzip.open(place, "rt", encoding="utf-8") as stream:
        abstracts = [one["abstract"] or "" for one in map(json.loads, stream)]
    long = [one for one in abstracts if len(one) > 80]
    np.random.default_rng(7).shuffle(long)
    numbers: dict[str, int] = {}
    texts = [[one for one in _CLAUSES.split(text) if len(one) > 4] for text in long[_HELD_APART:]]
    listed = [[_numbered(clause, numbers) for clause in paper] for paper in texts]
    flat = [clause for paper in listed for clause in paper]
    return Pool(
        papers=np.cumsum([0, *(len(paper) for paper in listed)]),
        clauses=np.cumsum([0, *(len(clause) for clause in flat)]),
        words=np.array([word for clause in flat for word in clause], dtype=np.int32),
        texts=texts,
        questions=np.array(list(_questions(long[:_HELD_APART], numbers)), dtype=np.int32),
        vocabulary=list(numbers),
    )


def _numbered(text: str, numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(word, len(numbers)) for word in rjieba.cut(text, False) if word[0].isalnum()]


def _questions(texts: list[str], numbers: dict[str, int]) -> Iterator[list[int]]:
    for text in texts:
        listed = _numbered(text, numbers)
        for first in range(0, len(listed) - WORDS_ASKED, 60):
            distinct = list(dict.fromkeys(listed[first:]))[:WORDS_ASKED]
            if len(distinct) == WORDS_ASKED:
                yield distinct


def documents(pool: Pool, *, size: int, seed: int) -> BatchCounts:
    """Count the words of so many documents."""
    terms, counts, ends, lengths = _draw(
        pool.papers, pool.clauses, pool.words, len(pool.vocabulary), size, seed
    )
    docs = np.repeat(np.arange(size, dtype=np.int32), np.diff(ends))
    return BatchCounts(docs, terms, np.zeros(len(terms), dtype=np.int32), counts, lengths[None, :])


def sentences(pool: Pool, *, size: int, seed: int) -> list[str]:
    """Write so many documents out as text."""
    chance = np.random.default_rng(seed)
    full = [paper for paper in pool.texts if paper]
    made = []
    for _ in range(size):
        parts = []
        for paper in chance.integers(len(full), size=2).tolist():
            first = int(chance.integers(len(full[paper])))
            parts += full[paper][first : first + int(chance.integers(2, 7))]
        made.append("，".join(parts))
    return made


@nb.njit(cache=True)
def _draw(papers, clauses, words, vocabulary, size, seed):  # type: ignore[no-untyped-def]
    np.random.seed(seed)  # noqa: NPY002 - the generator that compiled code knows
    terms, counts = np.empty(size * 130, np.int32), np.empty(size * 130, np.int32)
    ends, lengths = np.zeros(size + 1, np.int64), np.zeros(size, np.int32)
    seen, where, free = np.full(vocabulary, -1, np.int32), np.zeros(vocabulary, np.int64), 0
    for doc in range(size):
        for _ in range(2):
            paper = np.random.randint(len(papers) - 1)  # noqa: NPY002
            many = papers[paper + 1] - papers[paper]
            if many == 0:
                continue
            taken = min(many, 2 + np.random.randint(5))  # noqa: NPY002
            first = papers[paper] + np.random.randint(many - taken + 1)  # noqa: NPY002
            for place in range(clauses[first], clauses[first + taken]):
                word = words[place]
                lengths[doc] += 1
                if seen[word] != doc:
                    seen[word], where[word] = doc, free
                    terms[free], counts[free] = word, 0
                    free += 1
                counts[where[word]] += 1
        ends[doc + 1] = free
    return terms[:free].copy(), counts[:free].copy(), ends, lengths
