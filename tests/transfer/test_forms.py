"""The fields of the journeys: forgiving where people differ, exact where money and numbers are meant."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.domains.transfer.forms.parameters import MUST, read_required, write_row
from xiechuang.domains.transfer.forms.words import WanField, WordsField, number_of, plain, tidy_number
from xiechuang.domains.transfer.models import DemandParameter
from xiechuang.web.answers import as_query
from xiechuang.web.rows import AT_MOST, Cell, RowsField


@given(st.integers(min_value=0, max_value=10**13))
def test_money_typed_back_is_the_same_money(fen):
    field = WanField(required=False)
    assert field.clean(field.prepare_value(fen)) == fen


@pytest.mark.parametrize(
    ("typed", "fen"), [("１２．５", 12_500_000), ("1,000", 1_000_000_000), (" 3 ", 3_000_000), ("", None)]
)
def test_money_is_read_as_people_type_it(typed, fen):
    assert WanField(required=False).clean(typed) == fen


@pytest.mark.parametrize("typed", ["-1", "万", "1e400", "NaN", "0.0000001", "1" * 30])
def test_money_that_is_none_is_refused_in_words(typed):
    with pytest.raises(ValidationError):
        WanField(required=False).clean(typed)


@given(
    st.lists(st.text(alphabet="甲乙丙ab1-", min_size=1, max_size=8).map(str.strip).filter(bool), unique=True)
)
def test_words_typed_back_are_the_same_words(words):
    field = WordsField(required=False)
    assert field.clean(field.prepare_value(words)) == words


def test_words_are_separated_as_anybody_does_and_kept_once():
    assert WordsField().clean("储能、电池,低温；储能\n氢能 ") == ["储能", "电池", "低温", "氢能"]


def test_a_word_too_long_is_refused():
    with pytest.raises(ValidationError, match="太长"):
        WordsField().clean("长" * 61)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=8))
def test_a_number_typed_back_is_the_same_number(number):
    assert number_of(plain(number)) == number


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused_in_words(text):
    try:
        number = number_of(text)
    except ValidationError as error:
        assert all(error.messages)  # noqa: PT017 - either outcome is right, but a refusal speaks
    else:
        assert number == Decimal(tidy_number(text))


@given(
    st.fixed_dictionaries(
        {
            "quantity": st.sampled_from(["", "寿命", "长" * 61]),
            "comparator": st.sampled_from(["ge", "between", "", "x"]),
            "value": st.sampled_from(["", "3", "三", "1e99"]),
            "value_to": st.sampled_from(["", "2", "5", "五"]),
            "unit": st.sampled_from(["", "次", "长" * 41]),
            "must": st.sampled_from([code for code, _label in MUST]),
        }
    )
)
def test_a_row_is_read_whole_or_refused_and_what_is_read_may_be_stored(row):
    try:
        values = read_required(row)
    except ValidationError as error:
        assert all(error.messages)  # noqa: PT017 - either outcome is right, but a refusal speaks
        return
    parameter = DemandParameter(**values)
    assert (parameter.comparator == "between") == (parameter.value_to is not None)
    assert read_required(write_row(parameter)) == values


def rows_field(**given):
    return RowsField(
        cells=(Cell("kind", "类别", choices=[("", "请选择"), ("a", "甲")]), Cell("word", "词")),
        read=dict,
        write=dict,
        say=str,
        row_label="项",
        add_label="加",
        **given,
    )


def test_rows_nobody_touched_do_not_count_and_a_choice_alone_does():
    field = rows_field(required=False)
    typed = as_query({"x-kind": ["", "a", ""], "x-word": ["", "", " "]})
    rows = field.widget.value_from_datadict(typed, {}, "x")
    assert field.clean(rows) == [{"kind": "a", "word": ""}]


def test_a_torn_request_still_makes_whole_rows():
    rows = rows_field().widget.value_from_datadict(as_query({"x-word": ["甲", "乙"]}), {}, "x")
    assert rows == [{"kind": "", "word": "甲"}, {"kind": "", "word": "乙"}]


def test_required_rows_and_too_many_rows_are_refused():
    with pytest.raises(ValidationError, match="至少"):
        rows_field(required=True).clean([])
    with pytest.raises(ValidationError, match="最多"):
        rows_field().clean([{"kind": "", "word": "词"}] * (AT_MOST + 1))


@pytest.mark.parametrize("order", ["other:add", "x:remove:9", "x:remove:", "x:", ""])
def test_orders_that_mean_nothing_change_nothing(order):
    data = as_query({"x-kind": [""], "x-word": ["甲"], "again": [order]})
    assert rows_field().widget.value_from_datadict(data, {}, "x") == [{"kind": "", "word": "甲"}]
