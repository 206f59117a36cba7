"""The clock, and the three ways of saying no."""

from datetime import UTC, date, datetime

import pytest

from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused


def test_the_day_is_the_day_in_shanghai():
    with clock.fixed(datetime(2026, 5, 31, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 6, 1)
        assert clock.now().utcoffset().total_seconds() == 8 * 3600


def test_an_unaware_moment_is_local_time():
    with clock.fixed(datetime(2026, 6, 1, 9, 0)):  # noqa: DTZ001 - that is the case
        assert clock.now() == datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


def test_fixing_ends_with_its_block_also_after_an_error():
    with pytest.raises(RuntimeError), clock.fixed(datetime(2001, 1, 1, tzinfo=UTC)):
        raise RuntimeError
    assert clock.now().year > 2001


def test_fixed_clocks_nest():
    with clock.fixed(datetime(2026, 1, 1, tzinfo=UTC)):
        with clock.fixed(datetime(2027, 1, 1, tzinfo=UTC)):
            assert clock.today().year == 2027
        assert clock.today().year == 2026


def test_a_refusal_carries_every_reason_with_its_clause():
    refused = Refused([Reason("须填写标题", "平台登记要求", "title"), "已过有效期"])
    assert [r.text for r in refused.reasons] == ["须填写标题", "已过有效期"]
    assert str(refused) == "须填写标题（平台登记要求）；已过有效期"
    assert refused.reasons[0].as_dict() == {"text": "须填写标题", "clause": "平台登记要求", "field": "title"}


def test_one_reason_may_be_given_bare():
    assert Refused("不行").reasons == (Reason("不行"),)
    assert Refused(Reason("不行", field="x")).reasons[0].field == "x"


def test_invalid_names_every_field_and_keeps_its_own_copy():
    faults = {"title": ["太长"], "price": ["为负", "缺下限"]}
    invalid = Invalid(faults)
    faults["title"].append("后来")
    assert invalid.fields == {"title": ["太长"], "price": ["为负", "缺下限"]}
    assert str(invalid) == "title: 太长；price: 为负、缺下限"


def test_a_full_hour_of_a_day_may_be_named_by_its_iso_name():
    for day in (date(2026, 7, 1), "2026-07-01"):
        with clock.on_day(day, 9):
            assert clock.now() == datetime(2026, 7, 1, 9, tzinfo=clock.HERE)
