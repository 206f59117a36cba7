"""Warming up: everything registered is done once, and what fails keeps nothing else waiting."""

import pytest

from xiechuang.kernel.search import warming


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(warming, "_deeds", {})
    return []


def test_what_fails_is_logged_and_the_rest_is_done(done, caplog):
    def fail():
        raise OSError("no such folder")

    warming.register_warming("first", lambda: done.append("first"))
    warming.register_warming("second", fail)
    warming.register_warming("third", lambda: done.append("third"))
    warming.warm_up()
    assert done == ["first", "third"]
    assert "second could not be made ready" in caplog.text
    assert "no such folder" in caplog.text


def test_the_same_name_is_done_once(done):
    for word in ("old", "new"):
        warming.register_warming("one", lambda word=word: done.append(word))
    warming.warm_up()
    assert done == ["new"]


def test_it_happens_beside_whoever_starts_it(done):
    warming.register_warming("who", lambda: done.append(warming.threading.current_thread()))
    thread = warming.start_warming()
    thread.join(timeout=30)
    assert done == [thread]
    assert thread.daemon


def test_the_index_the_words_and_the_lists_are_made_ready():
    assert {"search index", "search words", "docking lists"} <= set(warming._deeds)
