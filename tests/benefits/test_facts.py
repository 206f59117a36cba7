"""A firm's facts are its own: versions, a release it gives and takes back, and the fence that holds alone."""

import pytest
from django.db import InternalError, ProgrammingError, transaction

from tests.benefits.granting import BEIJING, COMPUTING, HEBEI, TIANJIN, firm, load_rules
from tests.factories import actor
from xiechuang.domains.benefits.actions.facts import (
    forget_draft,
    keep_facts,
    keep_page,
    release_facts,
    withdraw_release,
)
from xiechuang.domains.benefits.models import FactsDraft, FirmFacts, Release
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Organisation, Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_rules()


def test_new_answers_make_a_version_and_the_same_answers_none() -> None:
    who = actor(Role.FIRM, region=BEIJING)
    first = keep_facts(actor=who, answers=COMPUTING | {"staff": "  "})
    assert keep_facts(actor=who, answers=COMPUTING) == first
    second = keep_facts(actor=who, answers=COMPUTING | {"staff": "60"})
    assert (first.version, second.version) == (1, 2)
    assert first.answers == COMPUTING


def test_all_that_is_wrong_is_refused_at_once() -> None:
    who = actor(Role.FIRM, region=BEIJING)
    with pytest.raises(Refused) as refused:
        keep_facts(
            actor=who,
            answers={"revenue": "-1元", "staff": "x", "investee_research": "2元", "investee_costs": "1元"},
        )
    assert {one.field for one in refused.value.reasons} == {"revenue", "staff", "investee_research"}
    assert all(one.clause for one in refused.value.reasons)
    assert not FirmFacts.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.REGIONAL_OFFICIAL, Role.INSTITUTE, Role.COMMUNITY_OFFICE, Role.AUDITOR]
)
def test_only_firms_keep_facts(role: Role) -> None:
    with pytest.raises(Refused):
        keep_facts(actor=actor(role, region=BEIJING), answers=COMPUTING)


def test_a_kept_version_is_never_changed() -> None:
    kept = keep_facts(actor=actor(Role.FIRM, region=BEIJING), answers=COMPUTING)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        FirmFacts.objects.filter(pk=kept.pk).update(answers={})


def test_a_page_is_kept_as_typed_and_a_colleagues_page_is_not_written_over_unseen() -> None:
    who = actor(Role.FIRM, region=BEIJING)
    first = keep_page(actor=who, page="firm", typed={"revenue": ["很多"]}, version=None)
    again = keep_page(actor=who, page="firm", typed={"revenue": ["5万元"]}, version=first.version)
    keep_page(actor=who, page="research", typed={"research_costs": ["1元"]}, version=first.version)
    with pytest.raises(Refused, match="同事"):
        keep_page(actor=who, page="firm", typed={"revenue": ["6万元"]}, version=first.version)
    assert FactsDraft.objects.get().answers["firm"] == {"revenue": ["5万元"]}
    assert again.version > first.version
    with pytest.raises(Refused):
        keep_page(actor=who, page="firm", typed={"revenue": ["\x00"]}, version=None)
    forget_draft(actor=who)
    assert not FactsDraft.objects.exists()


def test_changing_one_page_keeps_the_answers_of_the_last_version_and_beginning_anew_leaves_none() -> None:
    who = firm()
    draft = keep_page(actor=who, page="choice", typed={"day": ["2026-01-01"]}, version=None)
    held = {name for page, typed in draft.answers.items() if page != "choice" for name in typed}
    assert held == set(FirmFacts.objects.get().answers)
    forget_draft(actor=who)
    assert FactsDraft.objects.get().answers == {}
    assert FirmFacts.objects.count() == 1


def test_a_release_is_for_one_version_and_ends_with_the_next_or_when_taken_back() -> None:
    who = firm()
    second = keep_facts(actor=who, answers=COMPUTING | {"staff": "60"})
    released = Release.objects.get(withdrawn_at=None)
    assert released.facts.version == 1
    assert release_facts(actor=who, facts=second) == release_facts(actor=who, facts=second)
    assert [one.facts.version for one in Release.objects.filter(withdrawn_at=None)] == [2]
    assert withdraw_release(actor=who) == 1
    assert withdraw_release(actor=who) == 0
    assert not Release.objects.filter(withdrawn_at=None).exists()


def test_nobody_releases_anothers_facts() -> None:
    firm()
    with pytest.raises(NotVisible):
        release_facts(actor=actor(Role.FIRM, region=BEIJING), facts=FirmFacts.objects.get())


def seen_by(who: Actor) -> tuple[int, int, int]:
    """By the scopes, and by the fence alone."""
    scoped = (
        visible(who, FirmFacts).count(),
        visible(who, Release).count(),
        visible(who, FactsDraft).count(),
    )
    with fenced(who):
        assert (FirmFacts.objects.count(), Release.objects.count(), FactsDraft.objects.count()) == scoped
    return scoped


def test_facts_are_seen_by_the_firm_and_only_released_ones_by_its_regions_office() -> None:
    who = firm()
    keep_facts(actor=who, answers=COMPUTING | {"staff": "60"})
    keep_page(actor=who, page="firm", typed={}, version=None)
    colleague = actor(Role.FIRM, organisation=Organisation.objects.get(pk=who.organisation_id))
    assert seen_by(who) == seen_by(colleague) == (2, 1, 1)
    assert seen_by(actor(Role.REGIONAL_OFFICIAL, region=BEIJING)) == (1, 1, 0)
    assert seen_by(actor(Role.COMMUNITY_OFFICE)) == (1, 1, 0)
    assert seen_by(actor(Role.AUDITOR)) == (1, 1, 0)
    for stranger in (
        PUBLIC,
        actor(Role.FIRM, region=BEIJING),
        actor(Role.REGIONAL_OFFICIAL, region=TIANJIN),
        actor(Role.REGIONAL_OFFICIAL, region=HEBEI),
        actor(Role.EXPERT),
        actor(Role.PARK_OFFICIAL, region=BEIJING),
    ):
        assert seen_by(stranger) == (0, 0, 0)


def test_what_was_taken_back_is_seen_by_the_firm_alone() -> None:
    who = firm()
    withdraw_release(actor=who)
    assert seen_by(who)[0] == 1
    assert seen_by(actor(Role.REGIONAL_OFFICIAL, region=BEIJING))[0] == 0
    assert seen_by(actor(Role.COMMUNITY_OFFICE))[0] == 0
