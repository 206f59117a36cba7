"""Analysis keeps codes whole, finds bigrams and survives dirty text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import TermKind, terms
from xiechuang.engines.matching.text.analysis import MAX_CHARACTERS, fold, query_terms


def found(text: str) -> set[str]:
    return {term.text for term in terms(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面向LiFePO4电池", {"lifepo4", "电池"}),
        ("执行GB/T 22900-2022标准", {"gb/t22900-2022", "gb/t22900", "标准"}),
        ("５Ｇ通信", {"5g", "通信"}),
        ("C++语言与ISO9001", {"c++", "iso9001"}),
        ("型号ZX-300A", {"zx-300a", "zx", "300a"}),
        ("<p>高镍&nbsp;三元</p>", {"三元"}),
        ("陶瓷基复合材料", {"陶瓷", "瓷基", "基复", "复合材料", "材料"}),
    ],
)
def test_words_codes_and_bigrams_are_found(text: str, expected: set[str]) -> None:
    assert expected <= found(text)


def test_markup_leaves_no_terms() -> None:
    assert found('<div class="red"><br/>&nbsp;</div>') == set()


def test_a_two_character_word_is_not_counted_twice_as_a_bigram() -> None:
    assert [term.text for term in terms("电池")] == ["电池"]


def test_grammar_gives_neither_words_nor_bigrams() -> None:
    assert "的电" not in found("新的电池")
    assert "的" not in found("新的电池")


def test_weak_words_are_dropped_from_a_question_only_beside_others() -> None:
    assert "项目" not in {term.text for term in query_terms("电池项目")}
    assert [term.text for term in query_terms("项目")] == ["项目"]


def test_pilot_scale_is_findable_although_its_first_character_is_weak() -> None:
    assert "中试" in found("中试基地")


def test_control_and_invisible_characters_do_not_glue_or_part_words() -> None:
    assert "电池" in found("电\u200b池")
    assert "电池" not in found("电\x00池")


def test_a_huge_text_is_cut() -> None:
    assert len(fold("电" * (MAX_CHARACTERS + 10)).text) == MAX_CHARACTERS


@given(st.text(max_size=200))
def test_any_text_gives_terms_that_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origins)
    for term in terms(text):
        assert 0 <= term.start < term.end <= len(folded.text)
        if term.kind is TermKind.GRAM:
            assert folded.text[term.start : term.end] == term.text
            assert len(term.text) == 2


@given(st.text(max_size=100))
def test_origins_never_run_backwards(text: str) -> None:
    origins = list(fold(text).origins)
    assert origins == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)
