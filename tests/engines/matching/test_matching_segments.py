"""Keys, files and segments keep what they are given, open without being read, and say what is damaged."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.strategies import documents, texts, wild_texts
from xiechuang.engines.matching import Document, Index
from xiechuang.engines.matching.index import container
from xiechuang.engines.matching.index.accumulating import add_all
from xiechuang.engines.matching.index.keys import Chained, Keys
from xiechuang.engines.matching.index.pruning import best_of_many
from xiechuang.engines.matching.index.ranking import top_places
from xiechuang.engines.matching.index.segment import Segment, joined
from xiechuang.engines.matching.index.warming import warm
from xiechuang.engines.matching.index.yardstick import idf
from xiechuang.engines.matching.text.analysis import Analyser
from xiechuang.engines.matching.text.lexicon import Lexicon

some_keys = st.lists(st.text(max_size=6), unique=True, max_size=30).map(sorted)


@given(some_keys, st.text(max_size=6))
def test_keys_are_found_at_their_place(keys: list[str], other: str) -> None:
    stored = Keys.of(keys)
    assert list(stored) == keys == stored[:]
    assert [stored.find(key) for key in keys] == list(range(len(keys)))
    assert (other in stored) == (other in keys)
    assert [stored[place] for place in range(-len(keys), 0)] == keys


@given(some_keys, some_keys)
def test_chained_keys_read_as_one_list(first: list[str], second: list[str]) -> None:
    chained = Chained([Keys.of(first), Keys.of([]), Keys.of(second)])
    assert list(chained) == first + second == chained[:]
    assert [chained[place] for place in range(len(chained))] == first + second


def test_a_place_without_a_key_is_refused() -> None:
    with pytest.raises(IndexError, match="没有第 1 个"):
        Keys.of(["a"])[1]
    with pytest.raises(IndexError, match="没有第 2 个"):
        Chained([Keys.of(["a"]), Keys.of(["b"])])[2]
    with pytest.raises(ValueError, match="长度对不上"):
        Keys(blob=np.zeros(3, dtype=np.uint8), ends=np.array([0, 9]))


@given(
    st.lists(st.integers(0, 2**32 - 1), max_size=50),
    st.lists(st.floats(allow_nan=False), max_size=9),
    st.sampled_from([(0, 4), (3, 0), (2, 5)]),
)
def test_arrays_come_back_from_a_file_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, whole: list[int], real: list[float], shape: tuple[int, int]
) -> None:
    folder = tmp_path_factory.mktemp("arrays")
    arrays = {
        "whole": np.array(whole, dtype=np.uint32),
        "real": np.array(real, dtype=np.float64),
        "table": np.arange(np.prod(shape), dtype=np.uint16).reshape(shape),
    }
    name, digest = container.write(folder, stem="some", arrays=arrays)
    assert container.checksum_of(folder / name) == digest
    found = container.read(folder / name)
    assert list(found) == list(arrays)
    for part, array in arrays.items():
        assert found[part].dtype == array.dtype
        assert np.array_equal(found[part], array)
        assert not found[part].flags.writeable


def test_a_file_cut_short_or_with_a_damaged_head_is_refused(tmp_path: Path) -> None:
    name, _ = container.write(tmp_path, stem="some", arrays={"a": np.arange(1000)})
    whole = (tmp_path / name).read_bytes()
    for damaged in (whole[:500], b"?" + whole[1:], whole[:20] + b"#" + whole[21:], b""):
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(ValueError, match="校验不符"):
            container.read(tmp_path / name)


@given(documents, documents, st.data())
def test_folding_segments_keeps_every_living_document(
    some: list[Document], others: list[Document], data: st.DataObject
) -> None:
    renamed = [Document(key=f"B{number:02d}", texts=one.texts) for number, one in enumerate(others)]
    index = Index.build(some)
    late = Index.build(renamed, yardstick=index.yardstick)
    parts = [index.segments[0], late.segments[0]]
    gone = np.array(data.draw(st.lists(st.booleans(), min_size=len(some), max_size=len(some))), dtype=bool)
    folded = joined(parts, [gone, None])
    living = [one.key for one, lost in zip(some, gone.tolist(), strict=True) if not lost]
    assert list(folded.keys) == sorted([*living, *(one.key for one in renamed)])
    for number, part in enumerate(parts):
        for doc, key in enumerate(part.keys):
            place = folded.keys.find(key)
            if place is None:
                assert number == 0
                assert gone[doc]
                continue
            assert folded.worth[place] == part.worth[doc]
            assert folded.lengths[:, place].tolist() == part.lengths[:, doc].tolist()
            for row, term in enumerate(part.vocabulary):
                assert impact(folded, term, place) == part.impact(row, doc)


def impact(segment: Segment, term: str, doc: int) -> int:
    row = segment.vocabulary.row(term)
    return 0 if row is None else segment.impact(row, doc)


def many(size: int, *, first: int = 0) -> list[Document]:
    words = ["电池", "涂层", "高温合金", "传感器", "石墨烯", "机器人"]
    return [
        Document(
            key=f"{first + n:05d}",
            texts={"title": words[n % 6] + words[n % 5], "abstract": words[n % 4] * (n % 3)},
        )
        for n in range(size)
    ]


def test_terms_in_many_documents_stand_as_dense_rows_with_the_same_impacts() -> None:
    whole = Index.build(many(1_500))
    small = Index.build(many(300), yardstick=whole.yardstick)
    segment = whole.segments[0]
    row = segment.vocabulary.row("电池")
    assert row is not None
    assert segment.heavy[row] >= 0
    assert (small.segments[0].heavy == -1).all()
    for doc in range(300):
        assert impact(segment, "电池", doc) == impact(small.segments[0], "电池", doc)
    assert len(segment.holders(row)) == segment.holding[row]
    without = whole.with_changes(removals=[f"{n:05d}" for n in range(700)])
    assert without.frequency("电池") == Index.build(many(1_500)[700:]).frequency("电池")


def test_many_small_changes_leave_few_segments_and_the_same_answers() -> None:
    index = before = Index.build(many(200))
    for number in range(64):
        index = index.with_changes(upserts=many(1, first=1000 + number))
    assert len(index.segments) <= 8
    changed = [Document(key=f"{1000 + n:05d}", texts=many(1)[0].texts) for n in range(64)]
    anew = Index.build([*many(200), *changed], yardstick=before.yardstick)
    assert index.top("电池涂层", k=300) == anew.top("电池涂层", k=300)


def test_a_document_put_in_again_takes_the_place_of_the_old() -> None:
    index = Index.build(many(50)).with_changes(upserts=[Document(key="00007", texts={"title": "光刻胶"})])
    assert len(index) == 50
    assert [hit.key for hit in index.top("光刻胶", k=3)] == ["00007"]
    assert "00007" not in {hit.key for hit in index.top("涂层 电池 传感器", k=50)}
    assert index.keys[index.place("00007")] == "00007"
    assert index.mask(["00007"]).sum() == 1
    assert index.living[index.place("00007")]


def test_old_readers_keep_their_index_while_another_is_saved_over_it(tmp_path: Path) -> None:
    index = Index.build(many(80))
    index.save(tmp_path)
    opened = Index.open(tmp_path)
    index.with_changes(removals=["00001"]).merged().save(tmp_path)
    assert "00001" in opened
    assert opened.top("电池", k=80) == index.top("电池", k=80)
    assert "00001" not in Index.open(tmp_path)


def test_only_reading_every_byte_finds_a_damaged_posting_and_it_never_harms_memory(tmp_path: Path) -> None:
    Index.build(many(80)).save(tmp_path)
    place = next(tmp_path.glob("segment-*"))
    whole = bytearray(place.read_bytes())
    for offset in range(1024, len(whole), 7):
        whole[offset] ^= 0xFF
    place.write_bytes(whole)
    with pytest.raises(ValueError, match="校验不符"):
        Index.verify(tmp_path)
    asking = f"""
from pathlib import Path
from xiechuang.engines.matching import Index
try:
    index = Index.open(Path({str(tmp_path)!r}))
    [index.top(one, k=5) for one in ("电池", "涂层 高温", "机器人")]
except (ValueError, UnicodeDecodeError, OverflowError, MemoryError):
    pass
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asking], check=False, timeout=120, env=dict(os.environ)
    )
    assert done.returncode in (0, 1)


def test_an_index_of_another_analysis_is_refused(tmp_path: Path) -> None:
    Index.build(many(5)).save(tmp_path)
    with pytest.raises(ValueError, match="分词方式"):
        Index.open(tmp_path, analyser=Analyser(lexicon=Lexicon.of({"高温合金涂层": []})))
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["version"] == 2


def test_drift_tells_when_lengths_have_moved() -> None:
    index = Index.build(many(40))
    assert index.drift == pytest.approx(0, abs=1e-6)
    long = Document(key="x", texts={"title": "传感器" * 400})
    assert index.with_changes(upserts=[long]).drift > 1


@given(st.lists(st.floats(0, 5), min_size=1, max_size=40), st.integers(1, 40))
def test_top_places_equal_sorting(values: list[float], k: int) -> None:
    scores = np.round(np.array(values), 1)
    expected = sorted((-score, place) for place, score in enumerate(scores.tolist()) if score > 0)[:k]
    assert top_places(scores=scores, k=k).tolist() == [place for _, place in expected]
    keys = [f"{len(values) - place:03d}" for place in range(len(values))]
    by_key = sorted((-score, keys[place], place) for place, score in enumerate(scores.tolist()) if score > 0)[
        :k
    ]
    assert top_places(scores=scores, k=k, keys=keys).tolist() == [place for _, _, place in by_key]


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_rarity_falls_with_every_document_that_holds_a_term(first: int, second: int) -> None:
    rare, common = sorted((first, second))
    assert idf(np.array([rare]), 1000)[0] >= idf(np.array([common]), 1000)[0] > 0


@given(documents, wild_texts, texts)
def test_no_question_or_record_however_odd_is_an_exception(
    docs: list[Document], odd: str, plain: str
) -> None:
    index = Index.build([*docs, Document(key="odd", texts={"title": odd, "abstract": plain})])
    for question in (odd, plain, odd + plain, {"title": odd}):
        for hit in index.top(question, k=300):
            assert hit.score > 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "电",
        "的了和是",
        "\x00\x07\u200b\ufeff",
        "😀👩‍🔬🏳️‍🌈",
        "abcдефعربى漢字ｶﾀｶﾅ",
        "锂" * 100_000,
        "\ud800电池",
    ],
)
def test_hostile_text_is_indexed_and_asked_for(text: str) -> None:
    index = Index.build(
        [Document(key="1", texts={"title": text}), Document(key="2", texts={"title": "电池"})]
    )
    assert all(hit.key in {"1", "2"} for hit in index.top(text, k=2))


def test_warming_up_runs_every_compiled_way_once() -> None:
    warm()
    assert best_of_many.signatures
    assert add_all.signatures
