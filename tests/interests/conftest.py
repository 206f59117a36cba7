"""People with interests, records that get published, and the job done in this process."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import AchievementFactory, DemandFactory, actor
from tests.transfer.working import do_waiting_jobs
from xiechuang.domains.interests.actions.keeping import save_interest
from xiechuang.domains.interests.actions.matching import begin_matching
from xiechuang.domains.interests.models import Interest
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.kernel.orgs.public import Actor, Role

PUBLISHED = "published"


@pytest.fixture
def firm(vocabularies: object) -> Actor:
    """Somebody of a firm."""
    return actor(Role.FIRM)


@pytest.fixture
def keep() -> Callable[..., Interest]:
    """Saves an interest."""

    def kept(who: Actor, text: str = "储能 电池", **values: Any) -> Interest:
        return save_interest(actor=who, values={"text": text, **values})

    return kept


def publish_achievement(title: str = "长寿命储能电池", **given: Any) -> Achievement:
    return AchievementFactory(title=title, state=PUBLISHED, **given)


def publish_demand(title: str = "寻求储能电池", **given: Any) -> Demand:
    return DemandFactory(title=title, state=PUBLISHED, **given)


def compare() -> dict[str, int]:
    """What the worker would do now; gives what the job reports."""
    begin_matching()
    results = [job.result for job in do_waiting_jobs() if job.kind == "interests.match"]
    return results[0] if results else {}
