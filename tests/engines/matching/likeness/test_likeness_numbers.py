"""Numbers that differ make invoices differ, spellings of one number do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching.likeness import compare_texts, numbers_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金额 1,200.00 元", {"1200"}),
        ("金额１２００元（壹仟贰佰元整）", {"1200"}),
        ("人民币伍万叁仟元整", {"53000"}),
        ("发票号码 044001900111 No. 0012", {"044001900111", "0012"}),
        ("合同 HT-2026-0007，3.50 万元", {"ht-2026-0007", "3.5"}),
        ("2026-01-02 开具", {"2026-01-02"}),
        ("LiFePO4 正极", {"lifepo4"}),
        ("0 元与 0.00 元", {"0"}),
        ("没有数字", set()),
    ],
)
def test_numbers_are_read_in_one_spelling(text: str, expected: set[str]) -> None:
    assert numbers_of(text) == expected


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_amounts_agree_exactly_when_they_are_equal(one: int, other: int) -> None:
    assert (numbers_of(f"价税合计 {one:,}.00 元") == numbers_of(f"价税合计{other}元")) is (one == other)


@given(st.text(max_size=60))
def test_any_text_may_be_read(text: str) -> None:
    assert all(any(sign.isdigit() for sign in number) for number in numbers_of(text))


def test_the_words_that_differ_are_named_in_reading_order() -> None:
    comparison = compare_texts(left="高镍正极材料制备工艺 V2", right="高镍正极材料回收工艺 V3")
    assert comparison.only_left == ("制备", "v2")
    assert comparison.only_right == ("回收", "v3")
    assert "工艺" in comparison.common
