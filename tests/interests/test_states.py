"""When what was found is shown."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.domains.interests.states import Frequency
from xiechuang.kernel.lib import clock

moments = st.integers(0, 40 * 365 * 24 * 60).map(
    lambda minutes: datetime(2005, 1, 1, tzinfo=clock.HERE) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("frequency", "found", "shown"),
    [
        (Frequency.AT_ONCE, "2026-06-03 15:00", "2026-06-03 15:00"),
        (Frequency.DAILY, "2026-06-03 15:00", "2026-06-04 08:00"),
        (Frequency.DAILY, "2026-06-03 07:59", "2026-06-03 08:00"),
        (Frequency.WEEKLY, "2026-06-03 15:00", "2026-06-08 08:00"),
        (Frequency.WEEKLY, "2026-06-08 07:00", "2026-06-08 08:00"),
        (Frequency.WEEKLY, "2026-06-08 08:00", "2026-06-15 08:00"),
    ],
)
def test_findings_wait_for_the_next_morning(frequency, found, shown):
    moment = datetime.fromisoformat(found).replace(tzinfo=clock.HERE)
    assert f"{frequency.shown_from(moment):%Y-%m-%d %H:%M}" == shown


@given(st.sampled_from(Frequency), moments)
def test_nothing_is_shown_before_it_is_found_nor_later_than_promised(frequency, moment):
    longest = {Frequency.AT_ONCE: 0, Frequency.DAILY: 1, Frequency.WEEKLY: 7}[frequency]
    assert timedelta(0) <= frequency.shown_from(moment) - moment <= timedelta(days=longest)
