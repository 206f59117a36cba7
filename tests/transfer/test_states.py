"""The words for states."""

import pytest

from xiechuang.domains.transfer.states import (
    IN_REVIEW,
    LABELS,
    OPEN_DOCKINGS,
    SEEN_BY_OFFICIALS,
    TONES,
    DockingState,
    MeasureState,
    RecordState,
)
from xiechuang.web import look


@pytest.mark.parametrize("states", [RecordState, DockingState, MeasureState])
def test_every_state_has_its_own_chinese_name_and_a_tone(states):
    labels = [state.label for state in states]
    assert len(set(labels)) == len(labels)
    assert not any(label.isascii() for label in labels)
    assert {state.tone for state in states} <= look.TONES | set(look.ALSO)


def test_no_name_and_no_tone_is_left_over():
    states = {*RecordState, *DockingState, *MeasureState}
    assert states <= set(LABELS)
    assert states <= set(TONES)


def test_a_docking_is_open_until_it_is_declined_or_landed():
    assert set(DockingState) - OPEN_DOCKINGS == {DockingState.DECLINED, DockingState.LANDED}


def test_officials_see_everything_but_drafts_and_review_what_waits():
    assert set(RecordState) - SEEN_BY_OFFICIALS == {RecordState.DRAFT}
    assert {RecordState.SUBMITTED, RecordState.CHECKED} == IN_REVIEW
