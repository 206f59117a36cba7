"""Running numbers: none twice, none missing."""

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from tests.parallel import together
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.public_number import PublicNumber
from xiechuang.kernel.numbering.public import next_number


@pytest.mark.django_db
def test_numbers_run_on_within_a_series_and_begin_again_each_year():
    with clock.fixed(datetime(2026, 12, 31, 23, 59, tzinfo=clock.HERE)):
        assert [next_number("CG"), next_number("CG"), next_number("XQ")] == [
            "CG-2026-000001",
            "CG-2026-000002",
            "XQ-2026-000001",
        ]
    with clock.fixed(datetime(2027, 1, 1, 0, 0, tzinfo=clock.HERE)):
        assert next_number("CG") == "CG-2027-000001"


@pytest.mark.django_db
def test_a_deed_that_fails_gives_its_number_back(frozen_clock):
    with pytest.raises(RuntimeError), transaction.atomic():
        next_number("CG")
        raise RuntimeError
    assert next_number("CG") == "CG-2026-000001"


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_every_number_exactly_once():
    given, guard = [], threading.Lock()

    def take(place):
        for turn in range(10):
            with transaction.atomic():
                number = next_number("CG")
                if turn % 5 == place % 5:
                    transaction.set_rollback(True)
                    continue
            with guard:
                given.append(PublicNumber.parse(number).running)

    together(take, times=8)
    assert sorted(given) == list(range(1, 65))
    assert connection.in_atomic_block is False
