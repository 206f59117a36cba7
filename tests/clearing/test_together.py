"""Many at once, on real connections: each obligation in exactly one day, one close wins, the last answer nets once."""

import os
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db.models import Count

from tests.clearing.owing import BEIJING, HEBEI, TIANJIN, TODAY, assert_whole, confirm_all, owe, regions
from tests.parallel import errors, together
from xiechuang.domains.clearing.models import Day, Line, Obligation, Payment
from xiechuang.domains.clearing.public import (
    close_day,
    confirm_payment,
    confirm_statement,
    pay,
    reverse_obligation,
)
from xiechuang.domains.clearing.queries.totals import netting_of, owed_by, owed_in, waiting_until
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.ledger.public import Transfer
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM

pytestmark = pytest.mark.usefixtures("committed")
ROOT = Path(__file__).resolve().parents[2]
RING = ((HEBEI, TIANJIN), (TIANJIN, BEIJING), (BEIJING, HEBEI))
NOON = datetime(2026, 6, 1, 12, tzinfo=clock.HERE)


@pytest.fixture
def given(committed):
    return regions()


def kinds(outcomes) -> dict[str, int]:
    names = [type(one).__name__ for one in outcomes]
    return {name: names.count(name) for name in names}


def assert_each_in_exactly_one_day():
    live = Line.objects.filter(case=None).values("obligation").annotate(n=Count("id"))
    assert all(row["n"] == 1 for row in live)
    placed = {row["obligation"] for row in live}
    rest = set(waiting_until(date(2027, 1, 1)).values_list("pk", flat=True))
    assert placed | rest == set(Obligation.objects.values_list("pk", flat=True))
    assert not placed & rest


def test_while_days_close_obligations_arrive_and_each_stands_in_exactly_one_day(given):
    def work(place):
        with clock.fixed(NOON):
            if place < 2:
                closed = 0
                for n in range(5, 0, -1):
                    with suppress(Refused):
                        close_day(TODAY - timedelta(days=n), actor=given.office)
                        closed += 1
                return closed
            for n in range(12):
                owe(*RING[(place + n) % 3], 1 + n, arose_on=TODAY - timedelta(days=n % 6))
            return 0

    outcomes = together(work, times=6)
    assert errors(outcomes) == []
    assert sum(outcomes) == Day.objects.count()
    assert Obligation.objects.count() == 48
    assert_each_in_exactly_one_day()
    with clock.fixed(NOON):
        with suppress(Refused):
            close_day(TODAY, actor=given.office)
        assert not waiting_until(TODAY).exists()
    assert sum(one.fen for day in Day.objects.all() for one in owed_in(day)) == sum(
        one.fen for one in owed_by(Obligation.objects.all())
    )
    assert_whole()


def test_of_two_who_close_the_same_day_one_wins(given):
    with clock.fixed(NOON):
        owe(HEBEI, TIANJIN, 5)

    def work(_):
        with clock.fixed(NOON), fenced(given.office):
            return close_day(TODAY, actor=given.office)

    assert kinds(together(work, times=6)) == {"Day": 1, "Refused": 5}
    assert (Day.objects.count(), Line.objects.count()) == (1, 1)


def test_the_same_obligation_asked_by_many_is_recorded_once(given):
    key = uuid4()

    def work(_):
        with clock.fixed(NOON), fenced(given.tianjin):
            return owe(HEBEI, TIANJIN, 5, who=given.tianjin, id=key)

    assert kinds(together(work, times=8)) == {"Obligation": 8}
    assert Obligation.objects.count() == Transfer.objects.count() == 1


def test_an_obligation_is_taken_back_once_by_whoever_is_first(given):
    with clock.fixed(NOON):
        first = owe(HEBEI, TIANJIN, 5)

    def work(_):
        return reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason="退款")

    assert kinds(together(work, times=6)) == {"Obligation": 1, "Refused": 5}
    assert_whole()


def test_the_last_answers_at_the_same_moment_net_the_day_once(given):
    with clock.fixed(NOON):
        for n, (debtor, creditor) in enumerate(RING):
            owe(debtor, creditor, 100 * (n + 1))
        day = close_day(TODAY, actor=given.office)

    def work(place):
        who = (given.beijing, given.tianjin, given.hebei)[place]
        with clock.fixed(NOON), fenced(who):
            return confirm_statement(day.statements.get(region=who.region_code), actor=who)

    assert kinds(together(work, times=3)) == {"Statement": 3}
    assert Day.objects.get().state == "agreed"
    assert Payment.objects.count() == len(netting_of(owed_in(day)).dues) == 2


def test_one_payment_confirmed_by_many_moves_the_ledger_once(given):
    with clock.fixed(NOON):
        owe(HEBEI, TIANJIN, 100)
        day = close_day(TODAY, actor=given.office)
        confirm_all(given, day)
        payment = day.payments.get()
        pay(payment, actor=given.hebei, bank_reference="B1", paid_on=TODAY)

    def work(_):
        with clock.fixed(NOON), fenced(given.tianjin):
            return confirm_payment(payment, actor=given.tianjin)

    assert kinds(together(work, times=6)) == {"Payment": 1, "Refused": 5}
    assert Transfer.objects.filter(kind="clearing_settlement").count() == 1
    assert Day.objects.get().state == "settled"
    assert_whole()


def test_a_closer_killed_in_the_middle_loses_and_doubles_nothing(given, database_address):
    """A process records and closes day after day until it is killed; another goes on where it was."""
    environment = {**os.environ, "DATABASE_URL": database_address, "PYTHONPATH": f"{ROOT / 'src'}"}
    environment["DJANGO_SETTINGS_MODULE"] = "xiechuang.config.settings"
    command = [sys.executable, str(Path(__file__).with_name("closing_process.py"))]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        told = []
        try:
            while told.count("closed\n") < 3 or told[-1] == "closed\n":
                told.append(worker.stdout.readline())
                assert told[-1], "the worker ended by itself"
        finally:
            worker.kill()
        told += worker.stdout.readlines()
    done = [UUID(line.split()[1]) for line in told if line.startswith("done")]
    assert Obligation.objects.filter(pk__in=done).count() == len(done) > 0
    assert_each_in_exactly_one_day()
    assert not Day.objects.filter(state="open").exists()
    assert_whole()
    with clock.fixed(NOON):
        owe(HEBEI, TIANJIN, 5)
        close_day(TODAY, actor=given.office)
        assert not waiting_until(TODAY).exists()
    assert_each_in_exactly_one_day()
    assert_whole()
