"""Fields that every domain's forms share."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from xiechuang.kernel.lib import clock
from xiechuang.web.forms import DayField, MomentInput, NoteForm, note_field


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_year_outside_living_plans_is_a_slip_of_the_hand(typed: str) -> None:
    with pytest.raises(ValidationError, match="年份须在 1900 与 2200 之间"):
        DayField().clean(typed)


def test_a_day_is_read_and_none_may_be_left_out() -> None:
    assert DayField().clean("1900-01-01") == date(1900, 1, 1)
    assert DayField().clean("2200-12-31") == date(2200, 12, 31)
    assert DayField(required=False).clean("") is None


def test_a_note_may_be_left_out_unless_asked_for_and_is_no_novel() -> None:
    assert NoteForm({}).is_valid()
    assert NoteForm({"note": " 材料齐全 "}).fields["note"].clean(" 材料齐全 ") == "材料齐全"
    assert not NoteForm({"note": "长" * 2_001}).is_valid()
    with pytest.raises(ValidationError):
        note_field(label="理由", required=True).clean("")


def test_a_moment_is_shown_as_browsers_want_it() -> None:
    shown = MomentInput().render("at", datetime(2026, 1, 2, 9, 30, tzinfo=clock.HERE))
    assert 'type="datetime-local"' in shown
    assert 'value="2026-01-02T09:30"' in shown
