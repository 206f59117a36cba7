"""What is newly published is compared with all interests, and each finding is written once."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    actor,
    bring,
    owner_of,
)
from tests.interests.conftest import compare, publish_achievement, publish_demand
from xiechuang.domains.interests.actions import keeping, matching
from xiechuang.domains.interests.models import Arrival, Finding
from xiechuang.domains.interests.queries import shown_findings
from xiechuang.kernel.jobs.public import JobRun
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Membership, OrganisationKind, Person, Role, choose_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]


def found_for(interest) -> list[tuple[str, int]]:
    return sorted(Finding.objects.filter(interest=interest).values_list("kind", "subject_id"))


def test_a_record_that_holds_enough_of_the_words_is_found(firm, keep):
    wide, all_words, other = (
        keep(firm),
        keep(firm, "储能 电池 热管理", least_percent=100),
        keep(firm, "石墨烯 散热膜"),
    )
    record = publish_achievement()
    assert compare() == {"compared": 1, "found": 1}
    assert found_for(wide) == [("achievement", record.pk)]
    assert found_for(all_words) == found_for(other) == []
    finding = Finding.objects.get()
    assert (finding.share_percent, finding.held, finding.missing) == (100, ["储能", "电池"], [])


def test_conditions_narrow_what_is_found(firm, keep):
    hebei = OrganisationFactory(region=RegionFactory(code="130000"), kind=OrganisationKind.INSTITUTE)
    fits = keep(firm, "", kinds=["achievement"], regions=["130000"], fields=["6"])
    wrong_kind = keep(firm, "", kinds=["demand"], regions=["130000"])
    wrong_region = keep(firm, "储能", regions=["110000"])
    wrong_field = keep(firm, "储能", fields=["6.2"])
    record = publish_achievement(organisation=hebei, fields=["6.1"])
    compare()
    assert found_for(fits) == [("achievement", record.pk)]
    assert [found_for(one) for one in (wrong_kind, wrong_region, wrong_field)] == [[], [], []]


def test_a_field_is_not_found_by_the_beginning_of_another(firm, keep):
    interest = keep(firm, "", fields=["1"])
    publish_achievement(fields=["6.1"])
    compare()
    assert found_for(interest) == []


def test_each_finding_is_written_once_however_often_a_record_is_published(firm, keep):
    interest = keep(firm)
    record = publish_achievement()
    compare()
    record = bring(record, moves=("close", "reopen", "submit", "check", "publish"))
    matching.note_arrival(kind="achievement", subject_id=record.pk, state="published")
    assert compare() == {"compared": 2, "found": 0}
    assert found_for(interest) == [("achievement", record.pk)]


def test_what_was_published_before_the_interest_does_not_count(firm, keep):
    with clock.fixed(clock.now() - timedelta(hours=1)):
        publish_achievement()
    interest = keep(firm)
    compare()
    assert found_for(interest) == []


def test_while_paused_nothing_is_found_and_nothing_is_made_up_for(firm, keep):
    interest = keep(firm)
    keeping.pause_interest(interest, actor=firm)
    publish_achievement()
    keeping.resume_interest(interest, actor=firm)
    compare()
    assert found_for(interest) == []
    record = publish_achievement("储能电池二")
    compare()
    assert found_for(interest) == [("achievement", record.pk)]


def test_a_closed_account_and_an_ended_post_find_nothing(keep):
    closed, ended = actor(Role.FIRM), actor(Role.FIRM)
    interests = [keep(closed), keep(ended)]
    Person.objects.filter(pk=closed.person_id).update(is_active=False)
    Membership.objects.filter(pk=ended.membership_id).update(ends_on=clock.today())
    publish_achievement()
    compare()
    assert [found_for(one) for one in interests] == [[], []]


def test_what_only_technology_managers_may_see_is_found_by_them_alone(firm, keep):
    manager = actor(Role.TECHNOLOGY_MANAGER)
    kept = {who: keep(who) for who in (firm, manager, choose_actor(PersonFactory()))}
    record = publish_demand(confidentiality="managers")
    compare()
    assert {who: found_for(one) for who, one in kept.items() if found_for(one)} == {
        manager: [("demand", record.pk)]
    }


def test_the_post_in_which_it_was_saved_decides_even_if_the_person_has_another(keep):
    person = PersonFactory()
    firm_post = MembershipFactory(person=person, role=Role.FIRM)
    MembershipFactory(person=person, role=Role.TECHNOLOGY_MANAGER)
    interest = keep(choose_actor(person, preferred=firm_post.pk))
    publish_demand(confidentiality="managers")
    compare()
    assert found_for(interest) == []


def test_what_was_withdrawn_before_the_comparison_is_found_by_nobody_not_by_its_owner_either(firm, keep):
    record = publish_achievement()
    interests = [keep(firm), keep(owner_of(record.organisation))]
    bring(record, moves=("close",))
    assert compare()["compared"] == 1
    assert [found_for(one) for one in interests] == [[], []]


def test_a_step_that_is_undone_leaves_everything_waiting(firm, keep):
    keep(firm)
    publish_achievement()

    def killed(count: int) -> None:
        raise RuntimeError(count)

    with pytest.raises(RuntimeError):
        matching.match_next(after=killed)
    assert (Arrival.objects.count(), Finding.objects.count()) == (1, 0)
    assert compare() == {"compared": 1, "found": 1}
    assert Arrival.objects.count() == 0


def test_with_nothing_waiting_no_job_is_started():
    assert matching.begin_matching() is None
    assert not JobRun.objects.exists()


def test_a_second_look_does_not_start_a_second_job(firm):
    publish_achievement()
    assert matching.begin_matching()
    assert matching.begin_matching() is None


def test_publishing_asks_a_worker_once_the_transaction_is_over(firm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish_achievement("储能一")
        publish_achievement("储能二")
    assert ProcrastinateJob.objects.filter(task_name=matching.LOOK, status="todo").count() == 1


def test_the_queue_looks_every_minute_for_what_was_left_behind():
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons[matching.LOOK] == "* * * * *"


def test_many_arrivals_are_compared_in_several_steps(firm, keep, monkeypatch):
    keep(firm)
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    records = [publish_achievement(f"储能电池第{n}版") for n in range(5)]
    assert compare() == {"compared": 5, "found": 5}
    assert Finding.objects.count() == len(records)


def test_a_daily_interest_shows_what_it_found_the_next_morning(firm, keep):
    at = clock.now().replace(hour=15, minute=0, second=0, microsecond=0)
    with clock.fixed(at):
        keep(firm, frequency="daily")
        publish_achievement()
        compare()
        assert not shown_findings(firm).exists()
    with clock.fixed(at + timedelta(hours=17)):
        assert shown_findings(firm).count() == 1
