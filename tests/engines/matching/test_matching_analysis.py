"""Analysis keeps codes whole, finds bigrams and survives dirty text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching import TermKind, terms
from xiechuang.engines.matching.text.analysis import MAX_CHARACTERS, fold, query_terms


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load dictionary and script tables before Hypothesis looks at the clock."""
    terms("電池")


def found(text: str) -> set[str]:
    return {term.text for term in terms(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面向LiFePO4电池", {"lifepo4", "电池"}),
        ("执行GB/T 22900-2022标准", {"gb/t22900-2022", "gb/t22900", "标准"}),
        ("５Ｇ通信", {"5g", "通信"}),
        ("H₂SO₄", {"h2so4"}),
        ("Al2O3-TiC陶瓷", {"al2o3-tic", "al2o3", "tic"}),
        ("GB/T 3098.1-2010", {"gb/t3098.1-2010", "gb/t3098.1"}),
        ("专利ZL202310123456.7", {"zl202310123456.7"}),
        ("3D打印", {"3d", "打印"}),
        ("40Cr钢", {"40cr"}),
        ("PM2.5", {"pm2.5"}),
        ("α-Fe", {"α-fe"}),
        ("發電機與電動車", {"发电机", "电动车"}),
        ("固態電池", {"固态", "电池"}),
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


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("乾隆年間的著作", "乾隆年间的著作"),
        ("接著發展乾燥技術", "接着发展干燥技术"),
        ("頭髮與發展", "头发与发展"),
    ],
)
def test_traditional_script_is_folded_by_phrases(traditional: str, simplified: str) -> None:
    assert fold(traditional).text == simplified


@pytest.mark.parametrize("text", ["乾隆年间的著作", "瞭望塔", "于是", "商徵"])
def test_simplified_script_with_characters_of_both_is_left_alone(text: str) -> None:
    assert fold(text).text == text


@pytest.mark.parametrize(
    "hostile",
    ["", "電", "a", "的" * 100_000, "<a" * 50_000, "gb1." * 25_000, "a+" * 50_000, "發" * 100_000, "&#" * 50_000,
     "\x00" * 100_000, "\ud800電\udfff", "😀" * 50_000, "e\u0301" * 50_000, "שלום עולם" * 10_000, "電a池1" * 20_000],
)  # fmt: skip
def test_hostile_texts_give_terms_without_failing(hostile: str) -> None:
    assert isinstance(terms(hostile), list)
    assert isinstance(query_terms(hostile), list)
