"""Two persons doing the same thing at the same moment, over real connections."""

import pytest

from tests.drafting.drafting import (
    CODES,
    LATER,
    announced,
    consultation_of,
    consulted,
    disputed,
    give,
    minuted,
    object_to,
    opinion,
    pair,
    world,
)
from tests.parallel import errors, together
from xiechuang.domains.drafting.actions.meetings import move_meeting
from xiechuang.domains.drafting.actions.opinions import Said, move_consultation, save_opinions
from xiechuang.domains.drafting.models import Meeting, Opinion
from xiechuang.kernel.audit.public import broken_links
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officials_write_the_same_clause_and_one_is_told_of_the_other():
    given = world()
    one = consultation_of(consulted(given.hebei), given.beijing)
    said = [[object_to()], [Said(address="art_2", stance="agree")]]

    def write(place: int) -> object:
        with clock.fixed(LATER):
            return save_opinions(one, actor=pair(given, "beijing")[place], said=said[place])

    refused = errors(together(write, times=2))
    assert [type(error) for error in refused] == [Refused]
    assert "刚由" in str(refused[0])
    assert Opinion.objects.get().version == 1
    assert not list(broken_links())


def test_two_officials_write_different_clauses_and_both_are_kept():
    given = world()
    one = consultation_of(consulted(given.hebei), given.beijing)

    def write(place: int) -> object:
        said = [Said(address=f"art_{place + 1}", stance="agree")]
        with clock.fixed(LATER):
            return save_opinions(one, actor=pair(given, "beijing")[place], said=said)

    assert not errors(together(write, times=2))
    assert one.opinions.count() == 2


def test_opinions_are_signed_once():
    given = world()
    draft = consulted(given.hebei)
    one = give(draft, given.beijing, object_to())
    with clock.fixed(LATER):
        move_consultation(one, actor=given.beijing, move="submit")

    def sign(_place: int) -> object:
        with clock.fixed(LATER):
            return move_consultation(one, actor=given.beijing_second, move="sign")

    assert len(errors(together(sign, times=3))) == 2


def test_three_regions_confirm_at_once_and_the_minutes_hold_once():
    given = world()
    draft, one = disputed(given)
    meeting = minuted(given, announced(given, one))
    actors = [getattr(given, name) for name in CODES]

    def say_yes(place: int) -> object:
        with clock.fixed(LATER):
            return move_meeting(meeting, actor=actors[place], move="confirm")

    assert not errors(together(say_yes, times=3))
    assert Meeting.objects.get().state == "confirmed"
    assert opinion(draft, given.beijing, "art_2").decided_in == meeting.number
