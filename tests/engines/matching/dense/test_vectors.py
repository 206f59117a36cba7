"""Vectors are encoded once, kept across processes, and never mixed up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.learning.lessons import by_characters
from xiechuang.engines.matching.dense import encoding, installed
from xiechuang.engines.matching.dense.store import Store
from xiechuang.engines.matching.dense.vectors import Vectors


class Counting:
    """An encoder that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts):
        self.asked += texts
        return by_characters(texts)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def test_a_text_is_encoded_once_in_memory(counting):
    vectors = Vectors(encoder=counting)
    first = vectors.encode(["电解液", "涂层", "电解液"])
    assert first.shape == (3, 384)
    assert (first[0] == first[2]).all()
    assert (vectors.encode(["涂层", "电解液"]) == first[[1, 0]]).all()
    assert sorted(counting.asked) == ["涂层", "电解液"]


def test_vectors_on_disk_answer_another_process_with_the_same_numbers(tmp_path, counting):
    path = tmp_path / "deep" / "vectors.bin"
    first = Vectors(path=path, encoder=counting).encode(["电解液", "涂层"])
    again = Vectors(path=path, encoder=lambda texts: pytest.fail(f"{texts} 已编码过")).encode(
        ["电解液", "涂层"]
    )
    assert (first == again).all()
    assert len(Store(path)) == 2


def test_another_model_never_answers_from_this_ones_cache(tmp_path, counting):
    path = tmp_path / "vectors.bin"
    Vectors(path=path, encoder=counting, version="one").encode(["电解液"])
    Vectors(path=path, encoder=counting, version="two").encode(["电解液"])
    assert counting.asked == ["电解液", "电解液"]


def test_a_record_torn_by_a_crash_is_cut_off(tmp_path, counting):
    path = tmp_path / "vectors.bin"
    Vectors(path=path, encoder=counting).encode(["电解液", "涂层"])
    path.write_bytes(path.read_bytes()[:-100])
    vectors = Vectors(path=path, encoder=counting)
    vectors.encode(["电解液", "涂层"])
    assert len(counting.asked) == 3
    assert len(Store(path)) == 2


@pytest.mark.parametrize("torn", [b"", b"xiechuang"])
def test_a_file_torn_at_its_birth_is_begun_anew(tmp_path, counting, torn):
    path = tmp_path / "vectors.bin"
    path.write_bytes(torn)
    Vectors(path=path, encoder=counting).encode(["电解液"])
    assert len(Store(path)) == 1


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "vectors.bin"
    path.write_bytes(b"a letter to a friend" * 10)
    with pytest.raises(ValueError, match="不是语义向量文件"):
        Vectors(path=path)


def test_progress_counts_what_is_new_and_stop_keeps_what_is_done(tmp_path, counting):
    texts = [f"第{n}项" for n in range(70)]
    told = []
    path = tmp_path / "vectors.bin"
    with pytest.raises(InterruptedError):
        Vectors(path=path, encoder=counting).encode(
            texts, progress=lambda *one: told.append(one), stop=lambda: len(told) > 1
        )
    assert told == [(32, 70), (64, 70)]
    Vectors(path=path, encoder=counting).encode(texts, progress=lambda *one: told.append(one))
    assert told[-1] == (6, 6)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_every_text_gives_a_unit_vector_or_nothing_for_a_blank(texts):
    found = Vectors(encoder=by_characters).encode(texts)
    assert found.shape == (len(texts), 384)
    lengths = np.linalg.norm(found, axis=1)
    assert np.allclose(lengths, [bool(text.strip()) for text in texts], atol=1e-5)


def test_without_the_optional_part_the_reason_is_said(monkeypatch):
    monkeypatch.setattr(encoding, "installed", lambda: False)
    encoding.model_encoder.cache_clear()
    with pytest.raises(encoding.DenseMissingError, match="没有安装语义向量"):
        Vectors().encode(["电解液"])


@pytest.mark.skipif(not installed(), reason="the optional part dense is not installed")
def test_the_bundled_model_finds_what_is_said_in_other_words():
    met = Vectors().encode(["锂离子动力电池", "新能源汽车蓄电池", "玉米育种", "a\0b\ud800", "长" * 5000])
    assert met[0] @ met[1] > met[0] @ met[2]
    assert np.allclose(np.linalg.norm(met, axis=1), 1, atol=1e-5)
