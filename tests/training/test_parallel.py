"""The same deed at the same moment, over real connections."""

import pytest

from tests.parallel import errors, together
from tests.training.training import LATER, published, world
from xiechuang.domains.training.actions.reading import confirm_reading
from xiechuang.domains.training.actions.writing import begin_version
from xiechuang.domains.training.models import ReadReceipt, Version
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_confirmation_sent_twice_gives_one_receipt():
    given = world()
    version = published(given)

    def read(_place: int) -> object:
        with clock.fixed(LATER):
            return confirm_reading(version, actor=given.park).pk

    outcomes = together(read, times=3)
    assert not errors(outcomes)
    assert len(set(outcomes)) == 1
    assert ReadReceipt.objects.count() == 1


def test_two_officials_begin_a_version_and_one_is_refused():
    given = world()
    guide = published(given).guide
    people = (given.writer, given.second)
    refused = errors(together(lambda place: begin_version(guide, actor=people[place]), times=2))
    assert [type(error) for error in refused] == [Refused]
    assert Version.objects.count() == 2
