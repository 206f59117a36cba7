"""A lexicon keeps its terms whole, counts synonyms as one and names every bad line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching.text.analysis import DEFAULT, Analyser, TermKind, fold
from xiechuang.engines.matching.text.lexicon import LONGEST, Lexicon

WRITTEN = """\ufeff# 电池
固态锂电池 = 全固态锂电、ASSB
5G基站
solid-state  # 英文

高镍三元
"""


@pytest.fixture
def analyser(tmp_path: Path) -> Analyser:
    path = tmp_path / "terms.txt"
    path.write_text(WRITTEN, encoding="utf-8")
    return Analyser(Lexicon.read(path))


@pytest.mark.parametrize(
    ("text", "expected", "absent"),
    [
        ("研制固态锂电池", {"固态锂电池", "固态", "锂电"}, {"锂电池"}),
        ("全固态锂电", {"全固态锂电", "固态锂电池"}, set()),
        ("ASSB電池", {"assb", "固态锂电池", "电池"}, set()),
        ("建5G基站", {"5g基站", "5g", "基站"}, set()),
        ("建15G基站", {"15g", "基站"}, {"5g基站"}),
        ("高鎳三元材料", {"高镍三元", "材料"}, {"三元"}),
        ("solid-state battery", {"solid-state", "solid", "battery"}, set()),
        ("solid-states", {"solid-states"}, {"solid-state"}),
    ],
)
def test_terms_are_kept_whole(analyser: Analyser, text: str, expected: set[str], absent: set[str]) -> None:
    words = {term.text for term in analyser.terms(text) if term.kind is not TermKind.GRAM}
    assert expected <= {term.text for term in analyser.terms(text)}
    assert not absent & words


def test_no_term_is_counted_twice_at_one_place(analyser: Analyser) -> None:
    for text in ("固态锂电池", "solid-state", "高镍三元"):
        found = [(term.text, term.start, term.end) for term in analyser.terms(text)]
        assert len(found) == len(set(found))


def test_every_bad_line_is_named() -> None:
    with pytest.raises(ValueError, match=r"第 1 行.*第 2 行.*第 4 行.*第 5 行.*第 6 行") as caught:
        Lexicon.parse(f"x\n = 电池\n锂电池\n锂电池\n三元 =\n固态电池 = 锂电池\n{'长' * (LONGEST + 1)}")
    assert "第 7 行" in str(caught.value)


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "terms.txt"
    path.write_bytes("电池".encode("gb18030"))
    with pytest.raises(ValueError, match="UTF-8"):
        Lexicon.read(path)


def test_equal_lexica_are_equal_whatever_their_order() -> None:
    one = Lexicon.parse("锂电池 = 锂电\n高镍三元")
    other = Lexicon.of({"高鎳三元": [], "锂电池": ["鋰電"]})
    assert one == other
    assert hash(Analyser(one)) == hash(Analyser(other))
    assert Analyser(one).fingerprint == Analyser(other).fingerprint != DEFAULT.fingerprint


@given(st.text(alphabet="固态锂电池全高镍三元5gG基站的 ,", max_size=60))
def test_terms_stand_where_they_say(text: str) -> None:
    lexicon = Lexicon.of({"固态锂电池": ["全固态锂电"], "5g基站": [], "镍三": []})
    folded = fold(text).text
    spellings = {term.text for term in Analyser(lexicon).terms(text)}
    for span in lexicon.spans(folded):
        assert folded[span.start : span.end] == span.spelling
        assert {span.spelling, span.canonical} <= spellings
    for term in Analyser(lexicon).terms(text):
        assert 0 <= term.start < term.end <= len(folded)


@pytest.mark.parametrize("hostile", ["固" * 100_000, "固态" * 50_000, "固态锂电" * 25_000])
def test_hostile_texts_are_searched_in_bounded_time(analyser: Analyser, hostile: str) -> None:
    assert analyser.terms(hostile)
