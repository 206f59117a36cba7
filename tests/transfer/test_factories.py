"""The factories reach every state by real moves."""

import pytest

from tests.factories import AchievementFactory, DemandFactory, DockingFactory, MeasureFactory
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.mark.parametrize("factory", [AchievementFactory, DemandFactory])
@pytest.mark.parametrize("state", RecordState)
def test_a_record_can_be_made_in_every_state(factory, state):
    assert factory(state=state).status is state


@pytest.mark.parametrize("state", DockingState)
def test_a_docking_can_be_made_in_every_state(state):
    assert DockingFactory(state=state).status is state


@pytest.mark.parametrize("state", MeasureState)
def test_a_measure_can_be_made_in_every_state(state):
    assert MeasureFactory(state=state).status is state
