"""The real, dirty lists come in: every row a draft that still lacks what the list does not say, or an error with its reason."""

import pytest
from django.core.files.base import ContentFile

from tests.factories import actor
from xiechuang.domains.transfer.actions.intake import (
    check_intake,
    map_intake,
    take_intake,
    take_rows,
    upload_intake,
)
from xiechuang.domains.transfer.models import Intake
from xiechuang.domains.transfer.queries.intake import counts_of, faults_of, records_of
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.orgs.public import Role

pytestmark = [
    pytest.mark.reference,
    pytest.mark.django_db,
    pytest.mark.usefixtures("vocabularies", "frozen_clock"),
]


def uploaded(owner, path, kind) -> Intake:
    content = ContentFile(path.read_bytes())
    return upload_intake(actor=owner, kind=kind, file=content, name=path.name)


def test_the_real_demands_become_drafts(reference) -> None:
    path, owner = reference("matching/demands.csv"), actor(Role.FIRM)
    intake = check_intake(actor=owner, intake=uploaded(owner, path, "demand"))
    assert intake.mapping == {"title": 1, "text": 2, "own_code": 0}
    counts = counts_of(intake)
    assert counts.rows == len(read_table(path, name=path.name).rows)
    assert all(fault["problem"] and fault["mend"] for fault in faults_of(intake, most=100))
    take_intake(actor=owner, intake=intake, in_background=False)
    assert take_rows(actor=owner, intake=intake)["taken"] == counts.good
    assert records_of(intake).count() == counts.good
    assert counts.good >= 0.95 * counts.rows


def test_the_real_achievements_are_checked_whole(reference) -> None:
    path, owner = reference("matching/achievements.csv"), actor(Role.INSTITUTE)
    intake = uploaded(owner, path, "achievement")
    intake = map_intake(actor=owner, intake=intake, mapping={"own_code": 0, "title": 1})
    intake = check_intake(actor=owner, intake=intake)
    counts = counts_of(intake)
    assert counts.rows == len(read_table(path, name=path.name).rows)
    assert counts.good >= 0.95 * counts.rows
