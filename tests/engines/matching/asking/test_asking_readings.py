"""Pinyin of words in context, and what somebody may have typed for it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.matching.asking.readings import (
    blurred,
    readings_of_character,
    spelled,
    syllables,
    variants,
)
from xiechuang.engines.matching.asking.typed import fits, initials, patterns, typed

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("银行", ("yin", "hang")),
        ("行走", ("xing", "zou")),
        ("重庆", ("chong", "qing")),
        ("绿色", ("lv", "se")),
    ],
)
def test_a_word_decides_how_its_characters_are_read(text, read):
    assert variants(syllables(text))[0] == read


def test_a_character_by_itself_has_the_readings_in_use_and_no_others():
    assert set(readings_of_character("行")) >= {"xing", "hang"}
    assert readings_of_character("活") == ("huo",)
    assert readings_of_character("A") == ("A",)


def test_both_ways_of_typing_u_with_dots_are_one():
    assert spelled("lüe") == spelled("lve") == "lue"
    assert syllables("侵略")[1] == ("lue",)


def test_speakers_who_do_not_tell_sounds_apart_are_understood():
    assert blurred("zhang") == blurred("zan")
    assert blurred("shen") == blurred("seng")
    assert blurred("lan") != blurred("nan")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_every_character_has_a_reading(text):
    read = syllables(text)
    assert len(read) == len(text)
    assert all(one for one in read)
    assert 1 <= len(variants(read)) <= 4


@pytest.mark.parametrize(
    "letters",
    ["dianchi", "dc", "dianc", "dchi", "dianch", "电chi", "电c", "dian池", "电池", "d池"],
)
def test_characters_pinyin_initials_and_mixtures_fit(letters):
    cuts = patterns(typed(letters).letters)
    assert any(fits(cut, text="电池组", read=syllables("电池组")) for cut in cuts)
    assert any(initials(cut).startswith("d") for cut in cuts)


@pytest.mark.parametrize("letters", ["dianchix", "cd", "池dian", "dianchizuo", "电x"])
def test_what_is_something_else_does_not_fit(letters):
    cuts = patterns(typed(letters).letters)
    assert not any(fits(cut, text="电池组", read=syllables("电池组")) for cut in cuts)


def test_marks_between_syllables_of_input_methods_are_passed_over():
    assert typed("dian'chi").letters == typed("DIAN’CHI").letters == "dianchi"


@settings(deadline=None)
@given(HAN)
def test_the_full_pinyin_of_any_word_fits_it(word):
    letters = "".join(variants(syllables(word))[0])
    if letters.isalpha() and letters.isascii():
        cuts = patterns(letters)
        assert not cuts or any(fits(cut, text=word, read=syllables(word)) for cut in cuts) or len(cuts) == 12


@settings(deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_cut_into_few_patterns(text):
    assert len(patterns(typed(text).letters)) <= 12
