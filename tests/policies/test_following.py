"""Who follows a text or a topic hears of a new version and of its end, and nobody else does."""

from datetime import date

import pytest

from tests.policies.library import LATER, SECOND, file_of, new_text, upload
from xiechuang.domains.policies.actions.following import follow_text, follow_topic, unfollow
from xiechuang.domains.policies.actions.version import add_version, move_version, repeal_text
from xiechuang.domains.policies.models import Following
from xiechuang.domains.policies.queries import work
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Membership

pytestmark = pytest.mark.django_db


def news(who) -> list[str]:
    return [item.title for item in work.copied(who)]


def test_a_new_version_is_told_to_who_follows_the_text_or_its_topic(given, statute):
    follow_text(statute, actor=given.firm)
    follow_topic("transfer", actor=given.beijing)
    follow_topic("talent", actor=given.tianjin)
    version = add_version(statute, actor=given.hebei, document=file_of(given.hebei, SECOND), values=LATER)
    # The one who publishes cannot read who follows, and has them told all the same.
    with fenced(given.second):
        assert not Following.objects.exists()
    publish_fenced(version, given)
    for who in (given.firm, given.beijing):
        assert news(who) == ["您关注的文本有新版本：第 2 版：某省促进条例"]
    assert news(given.tianjin) == news(given.hebei) == news(PUBLIC) == []


def publish_fenced(version, given) -> None:
    with fenced(given.hebei):
        move_version(version, actor=given.hebei, move="submit")
    with fenced(given.second):
        move_version(version, actor=given.second, move="publish")


def test_the_end_of_a_text_is_told(given, statute):
    follow_text(statute, actor=given.firm)
    with fenced(given.hebei):
        repeal_text(statute, actor=given.hebei, repealed_on=date(2025, 1, 1), repealed_by="新条例")
    assert "自 2025-01-01 起废止" in news(given.firm)[0]


def test_news_looked_at_is_no_longer_new(given, statute, client_as):
    follow_text(statute, actor=given.firm)
    repeal_text(statute, actor=given.hebei, repealed_on=date(2025, 1, 1), repealed_by="新条例")
    assert [item.state_label for item in work.copied(given.firm)] == ["未看"]
    post = Membership.objects.get(pk=given.firm.membership_id)
    client_as(post.person, membership=post).get(f"/policies/{statute.number}/")
    assert [item.state_label for item in work.copied(given.firm)] == [""]


def test_following_twice_is_once_and_stopping_twice_is_nothing(given, statute):
    for _ in range(2):
        follow_text(statute, actor=given.firm)
        follow_topic("tax", actor=given.firm)
    assert Following.objects.count() == 2
    for _ in range(2):
        unfollow(actor=given.firm, policy=statute)
    assert [one.topic for one in Following.objects.all()] == ["tax"]


def test_a_topic_that_is_none_and_nobody_are_refused(given, statute):
    with pytest.raises(Invalid, match="没有主题"):
        follow_topic("no-such-topic", actor=given.firm)
    for who in (PUBLIC, SYSTEM):
        with pytest.raises(Refused, match="登录后才能关注"):
            follow_text(statute, actor=who)


def test_the_workbench_shows_each_what_waits_for_them(given):
    version = upload(new_text(given.hebei), given.hebei)
    assert [item.number for item in work.todo(given.hebei)] == [version.number]
    assert work.todo(given.second) == []
    assert [item.number for item in work.started(given.hebei)] == [version.number]
    move_version(version, actor=given.hebei, move="submit")
    assert work.todo(given.hebei) == []
    assert [item.number for item in work.todo(given.second)] == [version.number]
    assert work.todo(given.beijing) == work.todo(given.firm) == work.todo(PUBLIC) == []
    move_version(version, actor=given.second, move="publish")
    assert work.todo(given.second) == []
    assert [item.number for item in work.done(given.second)] == [version.number]
