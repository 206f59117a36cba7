"""A pair that was docked in vain before: it counts less and says so, to those who may see that docking."""

import pytest

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, actor, owner_of
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.models import Docking
from xiechuang.domains.transfer.queries.docking_list import pair_of
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.fixture
def as_(client_as):
    return lambda who: browser_of(who, client_as)


@pytest.fixture
def demand(vocabularies):
    return DemandFactory(state=RecordState.PUBLISHED)


@pytest.fixture
def achievement(vocabularies):
    return AchievementFactory(state=RecordState.PUBLISHED)


def declined(demand, achievement) -> Docking:
    return DockingFactory(state=DockingState.DECLINED, demand=demand, achievement=achievement)


def test_a_pair_tried_in_vain_counts_less_and_says_so_to_who_took_part(as_, demand, achievement):
    before = pair_of(demand, achievement, actor=owner_of(demand.organisation)).match.score
    docking = declined(demand, achievement)
    owner = pair_of(demand, achievement, actor=owner_of(demand.organisation))
    assert owner.match.score < before
    text = as_(owner_of(demand.organisation)).get(f"/demands/{demand.number}/docking-list/").content.decode()
    assert "此前已终止" in text
    assert docking.number in text
    assert "这一对此前终止过 1 次：价格不合适" in text


def test_another_manager_neither_reads_nor_feels_what_was_declined(as_, demand, achievement):
    stranger = actor(Role.TECHNOLOGY_MANAGER)
    before = pair_of(demand, achievement, actor=stranger).match
    docking = declined(demand, achievement)
    assert pair_of(demand, achievement, actor=stranger).match == before
    assert pair_of(demand, achievement).match == before, "nobody in particular knows of it either"
    text = as_(stranger).get(f"/demands/{demand.number}/docking-list/").content.decode()
    assert docking.number not in text
    assert "此前" not in text
    again = as_(stranger).post(f"/demands/{demand.number}/docking-list/", {"achievement": achievement.number})
    assert again.status_code == 302, "and may try again"
