"""A vocabulary gives every term one row, grows, saves as arrays and opens as it was."""

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.engines.matching.text import vocabulary as module
from xiechuang.engines.matching.text.compiled.rows import check_table
from xiechuang.engines.matching.text.vocabulary import Vocabulary

TERMS = st.lists(
    st.one_of(st.sampled_from(["电池", "电", "电池组", "5g", "c++"]), st.text(max_size=5)), max_size=40
)


def packed(terms: list[str]) -> dict[str, np.ndarray]:
    encoded = [term.encode("utf-8", "surrogatepass") for term in terms]
    blob = np.frombuffer(b"".join(encoded), dtype=np.uint8)
    return {"blob": blob, "ends": np.cumsum([0, *map(len, encoded)], dtype=np.int64)}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    Vocabulary().add_packed(**packed(["暖"]))


@given(TERMS)
def test_terms_get_rows_in_the_order_of_first_use(terms: list[str]) -> None:
    distinct = list(dict.fromkeys(terms))
    vocabulary = Vocabulary()
    assert [vocabulary.add(term) for term in terms] == [distinct.index(term) for term in terms]
    assert list(vocabulary) == distinct
    assert [vocabulary.row(term) for term in distinct] == list(range(len(distinct)))
    assert vocabulary.row("没有的词") is None


@given(TERMS, TERMS)
def test_packed_and_single_terms_share_one_table(first: list[str], second: list[str]) -> None:
    one, other = Vocabulary.of(first), Vocabulary.of(first)
    assert one.add_packed(**packed(second)).tolist() == other.add_many(second).tolist()
    assert list(one) == list(other)
    assert all(name in one for name in second)


@given(TERMS)
def test_arrays_open_as_they_were(terms: list[str]) -> None:
    vocabulary = Vocabulary.of(terms)
    opened = Vocabulary.from_arrays(**vocabulary.arrays())
    assert list(opened) == list(vocabulary)
    assert [opened.row(term) for term in terms] == [vocabulary.row(term) for term in terms]


def test_a_memory_mapped_vocabulary_grows_without_touching_its_file(tmp_path: Path) -> None:
    for name, array in Vocabulary.of(["电池", "隔膜"]).arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
    mapped = {name: np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in ("blob", "ends", "slots")}
    opened = Vocabulary.from_arrays(**mapped)
    assert opened.add("涂层") == 2
    assert opened.add_packed(**packed(["隔膜", "正极"])).tolist() == [1, 3]
    assert list(Vocabulary.from_arrays(**mapped)) == ["电池", "隔膜"]


def test_many_terms_are_found_after_growing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY", 2_000)
    terms = [f"词{number}" for number in range(5_000)]
    vocabulary = Vocabulary.of(terms)
    assert [vocabulary.row(term) for term in terms] == list(range(len(terms)))


@given(TERMS, st.sampled_from(["", "电", "电池", "5"]))
def test_terms_with_a_prefix_come_in_order(terms: list[str], prefix: str) -> None:
    vocabulary = Vocabulary.of(terms)
    expected = sorted({term for term in terms if term.startswith(prefix)})
    assert list(vocabulary.starting_with(prefix)) == [(term, vocabulary.row(term)) for term in expected]


@pytest.mark.parametrize("row", [-1, 2])
def test_a_row_outside_is_an_error(row: int) -> None:
    with pytest.raises(IndexError, match="2 个词"):
        Vocabulary.of(["电池", "隔膜"]).term(row)


@pytest.mark.parametrize(
    "damage",
    [{"blob": np.zeros(3, np.uint8)}, {"slots": np.zeros(3, np.int32)}, {"ends": np.zeros(0, np.int64)}],
)
def test_arrays_that_disagree_are_refused(damage: dict[str, np.ndarray]) -> None:
    with pytest.raises(ValueError, match="词表已损坏"):
        Vocabulary.from_arrays(**{**Vocabulary.of(["电池"]).arrays(), **damage})


@given(st.binary(max_size=20))
def test_the_compiled_checksum_is_that_of_zlib(data: bytes) -> None:
    check = 0xFFFFFFFF
    for byte in data:
        check = int(check_table()[(check ^ byte) & 0xFF]) ^ check >> 8
    assert check ^ 0xFFFFFFFF == crc32(data)
