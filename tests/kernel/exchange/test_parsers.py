"""Cell parsers: what people write is understood, what cannot be understood is refused with a way to mend it."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.exchange import CellRefused, parsers

STAGES = {"lab": "实验室", "pilot": "中试", "mass": "产业化", "none": "无"}
WAYS = {"transfer": "转让", "licence": "许可", "both": "转让、许可"}
WAN = 1_000_000

ALL = {
    "text": parsers.text(longest=20, shortest=2),
    "words": parsers.words(most=3, longest=5),
    "integer": parsers.integer(least=0, most=100),
    "decimal": parsers.decimal(),
    "money": parsers.money(),
    "money_range": parsers.money_range(),
    "date": parsers.date(),
    "boolean": parsers.boolean(),
    "choice": parsers.choice(STAGES),
    "choices": parsers.choices(WAYS),
}


def mend(parser, cell):
    with pytest.raises(CellRefused) as caught:
        parser(cell)
    assert caught.value.problem
    return caught.value.mend


def refusal_of(parser, cell):
    try:
        parser(cell)
    except CellRefused as refused:
        return refused
    return None


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("30", 30 * WAN),
        ("３０万元", 30 * WAN),
        ("30 万", 30 * WAN),
        ("300000元", 30 * WAN),
        ("￥300,000.00元", 30 * WAN),
        ("人民币1.2亿元", 12_000 * WAN),
        ("0.0001", 100),
        ("5千元", 500_000),
        ("面议", None),
        ("双方协商", None),
        ("", None),
        ("/", None),
    ],
)
def test_money_is_read_exactly_in_fen(cell, fen):
    assert parsers.money()(cell) == fen


@pytest.mark.parametrize(
    "cell", ["三十万", "约30万", "30美元", "-5万", "0.00000001", "1,00", "30万左右", "1e9", "1" * 40]
)
def test_what_is_not_a_sum_is_refused_not_guessed(cell):
    assert mend(parsers.money(), cell).startswith("请") or "金额" in mend(parsers.money(), cell)


@pytest.mark.parametrize(
    ("title", "fen"),
    [("预算", 30 * WAN), ("预算（元）", 3000), ("预算(单位：亿元)", 300_000 * WAN), ("金额/元", 3000)],
)
def test_the_unit_in_the_column_title_wins_over_the_usual_one(title, fen):
    assert parsers.money().under(title=title)("30") == fen


@pytest.mark.parametrize(
    ("cell", "pair"),
    [
        ("30-50万元", (30 * WAN, 50 * WAN)),
        ("30万—50万", (30 * WAN, 50 * WAN)),
        ("8000元至2万元", (800_000, 2 * WAN)),
        ("50万元以内", (None, 50 * WAN)),
        ("不超过50万", (None, 50 * WAN)),
        ("100万以上", (100 * WAN, None)),
        ("30", (30 * WAN, 30 * WAN)),
        ("面议", None),
    ],
)
def test_a_range_of_money_may_be_open(cell, pair):
    assert parsers.money_range()(cell) == pair


def test_a_range_the_wrong_way_round_is_refused():
    assert "较小" in mend(parsers.money_range(), "50-30万元")


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-02",
        "2026/1/2",
        "2026.1.2",
        "2026年1月2日",
        "２０２６年１月２日",
        "20260102",
        "46024",
        "2026-01-02 00:00:00",
    ],
)
def test_dates_are_read_in_every_usual_form(cell):
    assert parsers.date()(cell) == dt.date(2026, 1, 2)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "2026年", "2026年3月", "明年", "12/31/2026", "0000-01-01", "9999-01-01", "12345"]
)
def test_an_incomplete_or_impossible_date_is_refused(cell):
    assert "2026" in mend(parsers.date(), cell)


def test_dates_keep_their_bounds():
    bounded = parsers.date(earliest=dt.date(2026, 1, 1), latest=dt.date(2026, 12, 31))
    assert "2026-01-01" in mend(bounded, "2025-12-31")
    assert "2026-12-31" in mend(bounded, "2027-01-01")


@pytest.mark.parametrize(
    ("cell", "value"), [("1,234", 1234), ("３", 3), ("3.0", 3), ("-7", -7), ("", None), ("—", None)]
)
def test_whole_numbers_are_read(cell, value):
    assert parsers.integer()(cell) == value


def test_numbers_keep_their_bounds():
    assert "不小于 1" in mend(parsers.integer(least=1, most=9), "0")
    assert "不大于 9" in mend(parsers.integer(least=1, most=9), "10")
    assert mend(parsers.integer(), "3.5")
    assert parsers.decimal()("12.50") == Decimal("12.50")


@pytest.mark.parametrize(
    ("cell", "code"),
    [("中试", "pilot"), (" 中 试 ", "pilot"), ("PILOT", "pilot"), ("无", "none"), ("", None)],
)
def test_a_choice_is_found_by_code_and_label(cell, code):
    assert parsers.choice(STAGES)(cell) == code


def test_a_choice_misspelt_is_refused_with_the_nearest_one():
    assert "产业化" in mend(parsers.choice(STAGES), "产业化阶段")


def test_an_alias_leads_to_its_code():
    assert parsers.choice(STAGES, aliases={"批量生产": "mass"})("批量生产") == "mass"


@pytest.mark.parametrize(
    "cell", ["转让；许可", "转让;许可", "转让，许可", "转让|许可", "许可\n转让", "转让，转让,许可"]
)
def test_several_choices_may_be_separated_in_many_ways(cell):
    assert sorted(parsers.choices(WAYS)(cell)) == ["licence", "transfer"]


def test_a_label_that_holds_a_separator_is_taken_whole():
    assert parsers.choices(WAYS)("转让、许可") == ("both",)


@pytest.mark.parametrize(
    ("cell", "value"), [("是", True), ("√", True), ("Y", True), ("否", False), ("无", False), ("", None)]
)
def test_yes_and_no_are_read_as_people_tick_them(cell, value):
    assert parsers.boolean()(cell) is value


def test_text_is_cleaned_and_measured():
    assert parsers.text(longest=9)("  甲\x00乙\r\n丙\x07 ") == "甲乙\n丙"
    assert "5 字以内" in mend(parsers.text(longest=5), "一二三四五六")
    assert mend(parsers.text(longest=5, shortest=3), "一")


def test_words_are_split_once_each():
    assert parsers.words()("锂电；电池、锂电,电解液") == ("锂电", "电池", "电解液")
    assert mend(parsers.words(most=1), "甲；乙")


@pytest.mark.parametrize("name", sorted(ALL))
@given(cell=st.text(max_size=60) | st.from_regex(r"[-+0-9.,万亿元年月日/至 ]{0,30}", fullmatch=True))
def test_no_parser_raises_anything_but_the_refusal(name, cell):
    assert refusal_of(ALL[name], cell) is None or refusal_of(ALL[name], cell).mend


@given(fen=st.integers(min_value=0, max_value=10**15))
def test_money_written_in_any_unit_reads_back(fen):
    wan, yuan = Decimal(fen) / WAN, Decimal(fen) / 100
    assert parsers.money()(f"{wan:f}万元") == fen
    assert parsers.money()(f"{yuan:,.2f}元") == fen


@given(day=st.dates(min_value=dt.date(1960, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_every_form_of_a_date_gives_the_same_date(day):
    serial = (day - dt.date(1899, 12, 30)).days
    for cell in (f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", str(serial)):
        assert parsers.date()(cell) == day
