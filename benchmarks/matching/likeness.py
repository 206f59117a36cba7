"""Measures the near-duplicate finder against comparing each with each and against plain datasketch, in one run.

Run: python benchmarks/matching/likeness.py [records]. Short records are made by recombining sentences of the published
abstracts (chinaxiv.jsonl.gz under $XIECHUANG_REFERENCE/text; without it, random words); every twentieth is a damaged copy
of the one before. All three work on the same analysed terms, and the time for the analysis is shown apart. Comparing each
with each is measured on a share of the records and extrapolated, which the table says.
"""

import gzip
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from xiechuang.engines.matching import terms
from xiechuang.engines.matching.likeness import Likeness, LikenessRecord
from xiechuang.engines.matching.likeness.kernel import shared_weight
from xiechuang.engines.matching.likeness.terms import Vocabulary, number_words

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))
THRESHOLD = 0.6
SHARE = 400
ASKED = 1_000


def sentences() -> list[str]:
    path = REFERENCE / "text" / "chinaxiv.jsonl.gz"
    if not path.exists():
        signs = [chr(0x4E00 + n) for n in range(0, 6_000, 3)]
        return ["".join(random.choices(signs, k=18)) for _ in range(20_000)]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    cut = [one for p in papers for one in [p["title"], *p["abstract"].replace(",", "，").split("，")]]
    return [one.strip() for one in cut if 8 <= len(one) <= 40]


def made_records(count: int) -> list[str]:
    pool = sentences()
    texts: list[str] = []
    for number in range(count):
        if number % 20 == 19:
            copy = texts[-1]
            place = random.randrange(len(copy) - 3)
            texts.append(copy[:place] + random.choice(["", "新型", "的研究"]) + copy[place + 3 :])
        else:
            texts.append("，".join(random.sample(pool, 2)))
    return texts


def timed(label: str, started: float, note: str = "") -> float:
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{label:<46}{seconds:>9.2f} s   {memory:>6} MB   {note}", flush=True)
    return seconds


def planted(count: int) -> Iterator[tuple[str, str]]:
    yield from ((str(number - 1), str(number)) for number in range(19, count, 20))


def ours(texts: list[str]) -> tuple[float, set[tuple[str, str]]]:
    began = time.perf_counter()
    likeness = Likeness.build(LikenessRecord(key=str(n), text=text) for n, text in enumerate(texts))
    build = timed("ours: build, with analysis", began, str(likeness.banding))
    began = time.perf_counter()
    found = {(pair.left, pair.right) for pair in likeness.pairs()}
    pairs = timed("ours: all pairs, verified", began, f"{len(found)} pairs")
    for label, ask in (
        ("a text, ms", lambda n: likeness.alike(texts[n])),
        ("a record held, ms", lambda n: likeness.alike_to(str(n))),
    ):
        began = time.perf_counter()
        for number in range(ASKED):
            ask(number)
        print(f"ours: like {label:<35}{(time.perf_counter() - began) * 1000 / ASKED:>9.3f}")
    return build + pairs, found


def plain_datasketch(words: list[set[str]]) -> float:
    from datasketch import MinHash, MinHashLSH

    began = time.perf_counter()
    index = MinHashLSH(num_perm=136, params=(34, 4))
    sketches = MinHash.bulk([[word.encode() for word in own] for own in words], num_perm=136)
    with index.insertion_session() as session:
        for number, sketch in enumerate(sketches):
            session.insert(str(number), sketch)
    build = timed("datasketch 136 marks, 34 × 4: build", began, "terms given")
    began = time.perf_counter()
    found = 0
    for number, sketch in enumerate(sketches):
        for key in index.query(sketch):
            other = int(key)
            if other > number:
                common = len(words[number] & words[other])
                found += common >= THRESHOLD * (len(words[number]) + len(words[other]) - common)
    return build + timed("datasketch: all pairs, verified (plain Jaccard)", began, f"{found} pairs")


def each_with_each(texts: list[str]) -> tuple[float, set[tuple[str, str]]]:
    numbered, words = number_words([term.text for term in terms(text)] for text in texts)
    vocabulary = Vocabulary.of(numbered, words=words)
    ids, ends = np.concatenate(numbered), np.cumsum([len(one) for one in numbered])
    totals = np.array([vocabulary.weights[one].sum() for one in numbered])
    everyone, found = np.arange(len(texts)), set()
    shared_weight(ids, ends, everyone[:1], ids, ends, everyone[:1], vocabulary.weights)
    began = time.perf_counter()
    share = min(SHARE, len(texts))
    for one in range(share):
        left = np.full(len(texts), one)
        shared = shared_weight(ids, ends, left, ids, ends, everyone, vocabulary.weights)
        likeness = shared / (totals[one] + totals - shared)
        found |= {(str(one), str(other)) for other in np.flatnonzero(likeness >= THRESHOLD) if other > one}
    seconds = timed(f"each with each (compiled), {share} records", began)
    whole = seconds * len(texts) / share / 2
    print(f"{'each with each, extrapolated to all pairs':<46}{whole:>9.1f} s")
    return whole, found


def main() -> None:
    random.seed(20260601)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts = made_records(count)
    print(f"{count} records, {sum(map(len, texts)) / count:.0f} characters each; threshold {THRESHOLD}")
    Likeness.build([LikenessRecord(key="0", text="预热")]).alike("预热")
    list(Likeness.build([LikenessRecord(key="0", text="预热")]).pairs())
    began = time.perf_counter()
    words = [{term.text for term in terms(text)} for text in texts]
    analysis = timed("analysis alone", began)
    mine, found = ours(texts)
    plain = plain_datasketch(words)
    exact, sure = each_with_each(texts)
    known = set(planted(count))
    print(f"damaged copies found: {len(known & found) / len(known):.4f} of {len(known)}")
    print(
        f"of the pairs that comparing each with each found: {len(sure & found) / max(len(sure), 1):.4f} of {len(sure)}"
    )
    print(
        f"ratio without analysis: datasketch / ours {plain / (mine - analysis):.1f}, each with each / ours {exact / (mine - analysis):.0f}"
    )


if __name__ == "__main__":
    main()
