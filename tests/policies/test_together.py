"""Two at once, on real connections: one makes the table of a wording, one lets a wording pass."""

from tests.parallel import errors, together
from tests.policies.library import new_text, upload
from xiechuang.domains.policies.actions.rows import draft_rows
from xiechuang.domains.policies.actions.version import move_version
from xiechuang.domains.policies.models import ExtractedRow, TextVersion
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.kernel.lib.errors import Refused


def test_two_officials_who_read_at_once_make_one_table(committed, given, statute):
    version, people = shown_version(statute), (given.hebei, given.second)
    outcomes = together(lambda n: draft_rows(version, actor=people[n]), times=2)
    assert len(errors(outcomes)) == 1
    assert isinstance(errors(outcomes)[0], Refused)
    rows = ExtractedRow.objects.filter(version_read=version)
    assert rows.count() == next(one for one in outcomes if isinstance(one, int))


def test_two_reviewers_at_once_publish_it_once(committed, given):
    version = upload(new_text(given.hebei), given.hebei)
    move_version(version, actor=given.hebei, move="submit")
    reviewers = (given.second, given.office)
    outcomes = together(lambda n: move_version(version, actor=reviewers[n], move="publish"), times=2)
    assert len(errors(outcomes)) == 1
    assert isinstance(errors(outcomes)[0], Refused)
    assert TextVersion.objects.get(pk=version.pk).edition == 1
