"""Where commands on two files keep vectors of meaning from one run to the next."""

from pathlib import Path

import pytest

from tests.engines.matching.learning.lessons import by_characters
from xiechuang.config.matching_files.learned import NOT_KEPT, open_vectors


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setattr("xiechuang.engines.matching.dense.installed", lambda: True)
    monkeypatch.setattr("xiechuang.engines.matching.dense.vectors.model_encoder", lambda: by_characters)
    monkeypatch.setenv("XIECHUANG_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_they_stand_in_the_data_folder_unless_told_otherwise(data, monkeypatch):
    data.mkdir()
    first = open_vectors(None).encode(["电解液"])
    assert (data / "vectors.bin").stat().st_size > 0
    monkeypatch.setattr("xiechuang.engines.matching.dense.vectors.model_encoder", pytest.fail)
    assert (open_vectors(None).encode(["电解液"]) == first).all()


def test_a_folder_is_never_made_for_them(data):
    assert open_vectors(None) is None
    assert not data.exists()


def test_who_wants_none_kept_says_so(data):
    data.mkdir()
    assert open_vectors(NOT_KEPT) is None
    assert open_vectors(Path("-")) is None
    assert not list(data.iterdir())


def test_what_stands_there_and_is_something_else_stops_nobody(data):
    data.mkdir()
    (data / "vectors.bin").write_text("something else")
    assert open_vectors(None) is None
    assert (data / "vectors.bin").read_text() == "something else"


def test_without_the_optional_part_there_are_none(data, monkeypatch):
    monkeypatch.setattr("xiechuang.engines.matching.dense.installed", lambda: False)
    data.mkdir()
    assert open_vectors(None) is None
