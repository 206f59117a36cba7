"""The night's job closes what is due and nothing else; the sample is made by the same actions."""

from datetime import datetime, timedelta

import pytest

from tests.clearing.owing import HEBEI, TIANJIN, TODAY, assert_whole, owe, regions
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.clearing.actions.sample import load_sample
from xiechuang.domains.clearing.jobs import begin_closing
from xiechuang.domains.clearing.models import Case, Day, Obligation, Payment, Terms
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Person, Region


@pytest.mark.django_db(transaction=True)
def test_the_job_closes_yesterday_and_is_not_started_without_need(committed):
    with clock.fixed(datetime(2026, 6, 1, 12, tzinfo=clock.HERE)):
        regions()
        owe(HEBEI, TIANJIN, 5)
        assert begin_closing() is None
    with clock.fixed(datetime(2026, 6, 2, 0, 30, tzinfo=clock.HERE)):
        assert begin_closing() is not None
        assert begin_closing() is None
        do_waiting_jobs()
        assert [(day.on, day.closed_by) for day in Day.objects.all()] == [(TODAY, "系统")]
        assert JobRun.objects.get().result == {"closed": ["2026-06-01"]}
        assert begin_closing() is None


def test_the_sample_shows_every_state_once_and_is_marked(given):
    said = []
    load_sample(None, said.append)
    assert not Obligation.objects.exists()
    Person.objects.update(is_sample=True)
    load_sample(None, said.append)
    load_sample(None, said.append)
    assert said == ["示例清算日:3"]
    assert list(Day.objects.order_by("on").values_list("state", flat=True)) == ["settled", "agreed", "closed"]
    assert Day.objects.first().on == clock.today() - timedelta(days=2)
    assert (Case.objects.count(), Terms.objects.get().is_sample) == (1, True)
    assert set(Payment.objects.values_list("state", flat=True)) == {"confirmed", "proposed"}
    assert Obligation.objects.count() == Obligation.objects.filter(is_sample=True).count() == 12
    assert Region.objects.count() == 3
    assert_whole()
