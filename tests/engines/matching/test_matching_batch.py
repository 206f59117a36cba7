"""Counting many documents at once gives exactly what counting them one by one gives."""

import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xiechuang.engines.matching.text import batch
from xiechuang.engines.matching.text.analysis import Analyser
from xiechuang.engines.matching.text.batch import BatchCounts, count_batch, count_plainly
from xiechuang.engines.matching.text.dictionary.words import shipped
from xiechuang.engines.matching.text.folding import MAX_CHARACTERS
from xiechuang.engines.matching.text.lexicon import Lexicon
from xiechuang.engines.matching.text.vocabulary import Vocabulary

PLAIN = Analyser()
PIECES = [
    "固态锂电池", "研究生命起源", "的", "与", "〇", "二〇二五", "GB/T 3098.1-2010", "gb12", "db11/t 1234.5.6-2019a", "DB1234-2019",
    "db123456789", "iso 9001", "iec-61850", "C++", "a+b", "Al2O3-TiC", "<p class='x'>", "<", "&nbsp;", "&#12;", "&#x1F;", "&",
    "發電機", "乾坤", "著", "ﬁ", "㎏", "Ⅷ", "İ", "\u200b", "\x00", "😀", "é", "e\u0301", "٣", "שלום", "𠀀", " ", "-", ".", "，", "5-羟色胺", "α-Fe", "_",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=12).map("".join)
DOCUMENTS = st.integers(0, 3).flatmap(
    lambda fields: st.lists(st.lists(TEXTS, min_size=fields, max_size=fields), max_size=5)
)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> Iterator[None]:
    """Count even the smallest batch in compiled code, loaded before Hypothesis looks at the clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "SLOW", 0)
        patch.setattr(batch, "QUICK", 0)
        assert_counted_alike([["發電 gb/t 3098 c++ <b>"]])
        yield


def assert_counted_alike(texts: list[list[str]], *, threads: int = 1) -> BatchCounts:
    fast, slow = Vocabulary(), Vocabulary()
    ours = count_batch(texts, analyser=PLAIN, vocabulary=fast, threads=threads)
    plain = count_plainly(texts, analyser=PLAIN, vocabulary=slow)
    assert list(fast) == list(slow)
    for name in BatchCounts.__dataclass_fields__:
        assert np.array_equal(getattr(ours, name), getattr(plain, name)), name
        assert getattr(ours, name).dtype == np.int32
    return ours


@given(DOCUMENTS)
@example([["<a" * 300]])
@example(
    [["<" + "a" * 500 + ">x"], ["<" + "a" * 501 + ">x"], ["<a" + "b" * 500 + ">x"], ["<a" + "b" * 501 + ">x"]]
)
@example([["&abcdefgh;", "&abcdefghi;"], ["&#123456;", "&#1234567;"], ["&#x12345;&#xg;", "&#x123456;&;"]])
@example([["\ud800電池\udfff"]])
def test_a_batch_equals_the_texts_counted_one_by_one(texts: list[list[str]]) -> None:
    assert_counted_alike(texts)


@given(st.lists(st.sampled_from([chr(code) for code in range(0x4E00, 0x4E40)] + list("一不与专世业东中为主")), max_size=40).map("".join))  # fmt: skip
def test_chinese_runs_are_cut_the_same(run: str) -> None:
    assert_counted_alike([[run]])


def test_all_words_of_the_dictionary_are_cut_the_same() -> None:
    words, tail, before = shipped(), 0, ""
    runs = []
    for shared, added in zip(words.shared.tolist(), words.added.tolist(), strict=True):
        before = before[:shared] + words.characters[tail : tail + added].tobytes().decode("utf-16-le")
        tail += added
        runs.append(before)
    sample = runs[::97]
    assert_counted_alike([["".join(sample[place : place + 7])] for place in range(0, len(sample), 7)])


def test_threads_and_stretches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "STRETCH", 20)
    texts = [[f"第{number}种電池材料", "涂层" * number, ""] for number in range(40)]
    assert_counted_alike(texts, threads=2)


def test_a_second_batch_goes_on_with_the_vocabulary_of_the_first() -> None:
    vocabulary = Vocabulary()
    count_batch([["固态电池"]], analyser=PLAIN, vocabulary=vocabulary)
    first = list(vocabulary)
    counts = count_batch([["电池隔膜"]], analyser=PLAIN, vocabulary=vocabulary)
    assert list(vocabulary)[: len(first)] == first
    assert counts.terms[0] == vocabulary.row("电池")


def test_a_lexicon_counts_whole_terms_and_synonyms() -> None:
    analyser = Analyser(Lexicon.of({"固态锂电": ["固锂"]}))
    vocabulary = Vocabulary()
    counts = count_batch([["固锂"], ["固态锂电"]], analyser=analyser, vocabulary=vocabulary)
    term = vocabulary.row("固态锂电")
    assert counts.docs[counts.terms == term].tolist() == [0, 1]


LEXICON = Analyser(Lexicon.of({"锂电池": ["锂电"], "gb/t 3098": [], "发电机组": ["發電機"]}))


def spelt(counts: BatchCounts, vocabulary: Vocabulary) -> list[tuple[int, int, str, int]]:
    names = list(vocabulary)
    columns = (counts.docs, counts.fields, counts.terms, counts.counts)
    return [
        (doc, field, names[term], n)
        for doc, field, term, n in zip(*(c.tolist() for c in columns), strict=True)
    ]


@given(DOCUMENTS)
@example([["固态锂电池", "涂层"], ["涂层", ""], ["發電機", "固态锂电池"], ["电池", "電池"]])
def test_with_a_lexicon_a_batch_says_what_the_texts_say_one_by_one(texts: list[list[str]]) -> None:
    fast, slow = Vocabulary(), Vocabulary()
    ours = count_batch(texts, analyser=LEXICON, vocabulary=fast, threads=2)
    plain = count_plainly(texts, analyser=LEXICON, vocabulary=slow)
    assert sorted(spelt(ours, fast)) == sorted(spelt(plain, slow))
    assert ours.docs.tolist() == plain.docs.tolist(), "document by document"
    assert np.array_equal(ours.lengths, plain.lengths)
    assert all(getattr(ours, name).dtype == np.int32 for name in BatchCounts.__dataclass_fields__)


def test_only_texts_that_hold_a_term_of_the_lexicon_are_counted_in_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    real = Analyser.terms
    monkeypatch.setattr(Analyser, "terms", lambda self, text: asked.append(text) or real(self, text))
    count_batch([["固态锂电池", "涂层"], ["钢渣", "发电机组"]], analyser=LEXICON, vocabulary=Vocabulary())
    assert asked == ["固态锂电池", "发电机组"]


def test_documents_with_different_numbers_of_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="字段数"):
        count_batch([["a"], ["a", "b"]], analyser=PLAIN, vocabulary=Vocabulary())


@pytest.mark.parametrize(
    "hostile",
    ["", "电", "a", "的" * 100_000, "<a" * 50_000, "gb1." * 25_000, "-" * 100_000, "a+" * 50_000, "電" * 100_000, "&#" * 50_000,
     "\x00" * 100_000, "\ud800" * 1000, "😀" * 50_000, "e\u0301" * 50_000, "ﷺ" * 20_000, "×" * (MAX_CHARACTERS + 5), "ab电" * 40_000],
)  # fmt: skip
def test_hostile_texts_are_counted_alike(hostile: str) -> None:
    assert_counted_alike([[hostile]])


def test_a_small_batch_does_not_wait_for_the_compiler() -> None:
    program = (
        "import sys; from xiechuang.engines.matching.text import analysis, batch, vocabulary;"
        "count = lambda texts: batch.count_batch(texts, analyser=analysis.DEFAULT, vocabulary=vocabulary.Vocabulary());"
        "count([['电池'] * 10]); assert batch._COMPILED not in sys.modules;"
        "batch.SLOW = 5; count([['电池'] * 10]); assert batch._COMPILED in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_threads_that_come_first_together_may_hold_tables_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xiechuang.engines.matching.text.compiled import batch as stretches
    from xiechuang.engines.matching.text.compiled.characters import Characters

    monkeypatch.setattr(stretches, "characters", Characters)
    # The simplified form of the first character stands on a page that no text of this batch mentions.
    assert_counted_alike([["蒭雷草在盐胁迫环境下"]])
