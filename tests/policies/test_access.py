"""Scope and fence agree, and the fence alone holds."""

import pytest
from django.db import Error, transaction

from tests.policies.library import file_of, new_text, upload
from xiechuang.domains.policies.access import (
    followings_visible_to,
    policies_visible_to,
    rows_visible_to,
    versions_visible_to,
)
from xiechuang.domains.policies.actions.following import follow_text, follow_topic
from xiechuang.domains.policies.actions.rows import draft_rows, move_row
from xiechuang.domains.policies.models import ExtractedRow, Following, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.states import RowKind
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
SCOPES = {
    PolicyText: policies_visible_to,
    TextVersion: versions_visible_to,
    ExtractedRow: rows_visible_to,
    Following: followings_visible_to,
}


@pytest.fixture
def world(given, statute):
    """A public text with a draft table of which one row was accepted, and a text that nobody let pass yet."""
    given.hidden = new_text(given.hebei, title="未公开的条例")
    given.draft = upload(given.hidden, given.hebei)
    draft_rows(shown_version(statute), actor=given.hebei)
    move_row(ExtractedRow.objects.filter(kind=RowKind.TARGET).first(), actor=given.hebei, move="accept")
    follow_text(statute, actor=given.firm)
    follow_topic("transfer", actor=given.hebei)
    return given


def everybody(world):
    return (
        world.hebei,
        world.second,
        world.beijing,
        world.tianjin,
        world.office,
        world.firm,
        world.park,
        world.auditor,
        PUBLIC,
    )


def test_fence_and_scope_agree_for_everybody(world):
    for who in everybody(world):
        for model, scope in SCOPES.items():
            expected = set(scope(who, model.objects.all()).values_list("pk", flat=True))
            with fenced(who):
                assert set(model.objects.values_list("pk", flat=True)) == expected, (who.role, model)


def test_what_did_not_pass_is_seen_by_its_region_and_the_overseers(world):
    sees = {world.hebei, world.second, world.office, world.auditor}
    for who in everybody(world):
        with fenced(who):
            assert PolicyText.objects.filter(pk=world.hidden.pk).exists() is (who in sees)
            assert TextVersion.objects.filter(pk=world.draft.pk).exists() is (who in sees)
            assert Document.objects.filter(subject_id=world.draft.pk).exists() is (who in sees)


def test_strangers_find_accepted_rows_and_nobody_elses_followings(world):
    with fenced(PUBLIC):
        assert [row.state for row in ExtractedRow.objects.all()] == ["accepted"]
        assert not Following.objects.exists()
    with fenced(world.firm):
        assert [one.person_id for one in Following.objects.all()] == [world.firm.person_id]


def test_another_region_changes_nothing_even_past_the_scope(world):
    with fenced(world.beijing):
        assert TextVersion.objects.filter(pk=world.draft.pk).update(note="x") == 0
        assert PolicyText.objects.filter(pk=world.hidden.pk).update(note="x") == 0
        assert ExtractedRow.objects.exclude(state="accepted").update(reason="x") == 0


def test_the_database_refuses_a_row_dropped_without_a_reason_and_a_version_that_ends_before_it_begins(world):
    row = ExtractedRow.objects.first()
    with pytest.raises(Error, match="dropped_row_has_a_reason"), transaction.atomic():
        ExtractedRow.objects.filter(pk=row.pk).update(state="dropped", reason="")
    with pytest.raises(Error, match="version_ends_after_it_begins"), transaction.atomic():
        TextVersion.objects.filter(pk=world.draft.pk).update(valid_until="2000-01-01")
    with pytest.raises(Error, match="following_is_of_one_thing"), transaction.atomic():
        Following.objects.create(person_id=world.firm.person_id)


def test_a_file_of_another_organisation_is_no_file(world):
    document = file_of(world.firm, "别人的文件")
    with fenced(world.hebei):
        assert not Document.objects.filter(pk=document.pk).exists()
