"""Helping people ask: what is public is suggested as soon as it is committed, what is not public never."""

import threading

import pytest
from django.db import transaction

from tests.factories import AchievementFactory, DemandFactory, owner_of
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.search import asking
from xiechuang.kernel.search.public import SearchEntry, correct, forget_words, suggest

pytestmark = pytest.mark.django_db


def show(place, title, *, kind="page", **more):
    given = {"number": f"CG-{place}", "title": title, "url": f"/x/{place}/"} | more
    SearchEntry.objects.update_or_create(kind=kind, subject_id=place, defaults=given)


def said(text, **given):
    return [one.text for one in suggest(text, **given)]


@pytest.fixture
def three():
    show(1, "高镍正极材料", keywords="锂电池")
    show(2, "动力电池回收", keywords="锂电池")
    show(3, "储氢合金")


def test_an_empty_house_suggests_and_corrects_nothing():
    assert said("dian") == []
    assert correct("电迟") is None


def test_words_and_titles_are_suggested_by_all_ways_of_typing(three):
    for typed in ("锂", "lidianchi", "ldc", "锂dian"):
        assert "锂电池" in said(typed), typed
    assert "储氢合金" in said("chuqinghe")
    assert len(said("d", limit=1)) == 1


def test_what_is_shown_is_suggested_at_once_and_what_is_hidden_no_longer(three):
    assert said("taikuang") == []
    show(4, "钛矿提纯")
    assert "钛矿提纯" in said("taikuang")
    show(4, "铜矿提纯")
    assert said("taikuang") == []
    SearchEntry.objects.filter(subject_id=4).delete()
    assert said("tongkuang") == []


def test_what_was_undone_was_never_suggested_to_others(three):
    assert said("chuqing")
    with transaction.atomic():
        show(5, "钙钛矿叠层")
        assert "钙钛矿叠层" in said("gaitaikuang")
        transaction.set_rollback(True)
    assert said("gaitaikuang") == []


def test_entries_that_are_not_public_lend_no_word_even_to_their_owner(three):
    show(6, "绝密阻燃配方", is_public=False)
    assert said("juemi") == said("绝密") == []
    assert correct("绝蜜阻燃") is None
    show(6, "绝密阻燃配方", is_public=True)
    assert "绝密阻燃配方" in said("juemi")


@pytest.mark.usefixtures("vocabularies", "frozen_clock")
def test_drafts_and_demands_for_managers_only_are_never_suggested():
    draft = AchievementFactory(title="气凝胶毡垫", keywords=["气凝胶"])
    DemandFactory(
        title="寻求隐身涂层", keywords=["隐身"], state=RecordState.PUBLISHED, confidentiality="managers"
    )
    assert said("qining") == said("yinshen") == []
    shown = AchievementFactory(title="气凝胶毡垫", keywords=["气凝胶"], state=RecordState.PUBLISHED)
    assert said("qining")
    move_record(shown, actor=owner_of(shown.organisation), move="close", note="测试")
    assert said("qining") == []
    assert draft.title not in said("气")


def test_a_slip_is_corrected_unless_the_asker_finds_it_as_typed(three):
    assert correct("锂电迟回收").text == "锂电池回收"
    show(7, "某报告", text="原文即写作锂电迟")
    assert correct("锂电迟回收") is None


def test_what_the_asker_may_not_see_does_not_hold_a_correction_back(three):
    show(8, "某报告", text="原文即写作锂电迟", is_public=False)
    assert correct("锂电迟回收") is not None


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "🙂", "%", "'; drop table x; --", "a" * 5_000, "\ud800", "的"]
)
def test_nothing_typed_makes_it_fail(three, text):
    assert correct(text) is None
    suggest(text)


def test_many_entries_are_gathered_aside_and_nobody_waits(three, monkeypatch):
    started = []

    def start(thread):
        started.append(thread)

    monkeypatch.setattr(asking, "AT_ONCE", 1)
    monkeypatch.setattr(threading.Thread, "start", start)
    forget_words()
    try:
        assert said("dian") == said("chu") == []
        assert [thread.name for thread in started] == ["search-words"], "one thread, however many ask"
        asking._follower.current()
        assert said("chuqing"), "gathered, words are there"
    finally:
        asking._gathering.release()
