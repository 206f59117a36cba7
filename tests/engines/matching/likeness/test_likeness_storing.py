"""A saved collection comes back the same, or not at all."""

from pathlib import Path

import pytest
from hypothesis import given

from tests.engines.matching.likeness.test_likeness_collection import records
from xiechuang.engines.matching.likeness import Likeness, LikenessRecord, storing

TEXTS = ("二氧化碳捕集用胺基吸附剂", "二氧化碳捕集胺基吸附剂", "污水处理膜")


def saved(tmp_path: Path) -> Path:
    path = tmp_path / "records.like"
    Likeness.build(LikenessRecord(key=f"R{n}", text=text) for n, text in enumerate(TEXTS)).save(path)
    return path


@given(given_records=records)
def test_an_opened_collection_answers_as_the_saved_one(
    given_records: list[LikenessRecord], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("likeness") / "records.like"
    likeness = Likeness.build(given_records, threshold=0.5, recall=0.9, seed=3)
    likeness.save(path)
    opened = Likeness.open(path)
    assert (opened.keys, list(opened.pairs())) == (likeness.keys, list(likeness.pairs()))
    assert (opened.threshold, opened.recall, opened.seed) == (0.5, 0.9, 3)


def test_the_same_records_and_seed_make_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert saved(tmp_path).read_bytes() == saved(tmp_path / "other").read_bytes()


def test_an_opened_collection_can_be_changed(tmp_path: Path) -> None:
    opened = Likeness.open(saved(tmp_path))
    opened.add(LikenessRecord(key="R9", text="石墨烯散热膜"))
    assert [one.key for one in opened.alike("石墨烯散热膜")] == ["R9"]


@pytest.mark.parametrize("place", [0.3, 0.6, 0.99])
def test_a_damaged_file_is_refused(tmp_path: Path, place: float) -> None:
    path = saved(tmp_path)
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 1
    path.write_bytes(content)
    with pytest.raises(ValueError, match="重建"):
        Likeness.open(path)


@pytest.mark.parametrize("content", [b"", b"[]\n", b"{}\n", b"\xff\xfe\n", b'{"kind": "else"}\n'])
def test_another_kind_of_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.like"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="不是相似集合文件"):
        Likeness.open(path)


def test_a_file_of_another_version_or_analysis_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path)
    monkeypatch.setattr(storing, "analysis", lambda: "another")
    with pytest.raises(ValueError, match="版本"):
        Likeness.open(path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path)
    before = path.read_bytes()

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(storing.os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        Likeness.build().save(path)
    assert path.read_bytes() == before
