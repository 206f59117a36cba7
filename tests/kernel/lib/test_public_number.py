"""Numbers people read to each other."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.lib.public_number import PublicNumber

SERIES = st.from_regex(r"\A[A-Z]{2,4}\Z")


@given(SERIES, st.integers(0, 9999), st.integers(0, 10**12))
def test_what_is_written_reads_as_the_same_number(series, year, running):
    number = PublicNumber(series, year, running)
    assert PublicNumber.parse(str(number)) == number


@given(SERIES, st.integers(0, 999_999))
def test_case_and_blanks_do_not_matter(series, running):
    number = PublicNumber(series, 2026, running)
    assert PublicNumber.parse(f"  {str(number).lower()}\n") == number


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_numbers_of_a_series_sort_like_text(one, other):
    texts = [str(PublicNumber("CG", 2026, n)) for n in (one, other)]
    assert (texts[0] < texts[1]) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CG",
        "CG-26-000001",
        "C-2026-000001",
        "CG-2026-1",
        "CG 2026 000001",
        "CG-2026-000001x",
        "ß-2026-000001",
    ],
)
def test_anything_else_is_named_and_refused(text):
    with pytest.raises(ValueError, match="不是编号"):
        PublicNumber.parse(text)


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail_in_another_way(text):
    try:
        number = PublicNumber.parse(text)
    except ValueError:
        return
    assert str(number) == unicodedata.normalize("NFKC", text).strip().upper()


def test_full_width_characters_of_an_input_method_are_understood():
    assert PublicNumber.parse("ＣＧ－２０２６－０００００１") == PublicNumber("CG", 2026, 1)
