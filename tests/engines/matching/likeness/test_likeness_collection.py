"""Near-duplicates are found without comparing all, and nothing else is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.likeness.exact import exact_pairs, words_of
from tests.engines.matching.strategies import wild_texts
from xiechuang.engines.matching.likeness import Likeness, LikenessRecord, Pair

records = st.lists(wild_texts, max_size=14).map(
    lambda texts: [LikenessRecord(key=f"R{n:02d}", text=text) for n, text in enumerate(texts)]
)
SURE = 1 - 1e-9


def collection(*texts: str) -> Likeness:
    return Likeness.build(LikenessRecord(key=f"R{n}", text=text) for n, text in enumerate(texts))


@given(records)
def test_every_pair_reported_has_exactly_the_weighted_likeness(given_records: list[LikenessRecord]) -> None:
    exact = exact_pairs(given_records, threshold=0.6)
    found = list(Likeness.build(given_records).pairs())
    assert len(found) == len({(pair.left, pair.right) for pair in found})
    for pair in found:
        assert pair.likeness == pytest.approx(exact[pair.left, pair.right])


@given(records)
def test_at_a_recall_of_nearly_one_no_pair_is_missed(given_records: list[LikenessRecord]) -> None:
    likeness = Likeness.build(given_records, threshold=0.7, recall=SURE)
    exact = exact_pairs(given_records, threshold=0.7)
    assert {(pair.left, pair.right) for pair in likeness.pairs()} == set(exact)
    assert likeness.count_pairs() == len(exact)


@given(records)
def test_pairs_come_likest_first_and_asking_finds_the_same(given_records: list[LikenessRecord]) -> None:
    likeness = Likeness.build(given_records)
    pairs = list(likeness.pairs())
    assert [pair.likeness for pair in pairs] == sorted((pair.likeness for pair in pairs), reverse=True)
    for record in given_records:
        mine = {
            (p.right if p.left == record.key else p.left) for p in pairs if record.key in (p.left, p.right)
        }
        assert {one.key for one in likeness.alike_to(record.key, k=99)} == mine
        own = {record.key} if words_of(record.text) else set()
        assert {one.key for one in likeness.alike(record.text, k=99)} == mine | own


@given(records, st.data())
@settings(max_examples=40)
def test_groups_are_what_hangs_together_by_pairs(
    given_records: list[LikenessRecord], data: st.DataObject
) -> None:
    likeness = Likeness.build(given_records)
    for key in data.draw(st.sets(st.sampled_from(list(likeness.keys)))) if given_records else ():
        likeness.remove(key)
    expected: list[set[str]] = []
    for pair in likeness.pairs():
        touching = [group for group in expected if {pair.left, pair.right} & group]
        expected = [group for group in expected if group not in touching]
        expected.append({pair.left, pair.right}.union(*touching))
    groups = likeness.groups()
    assert sorted(map(sorted, groups)) == sorted(map(sorted, expected))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)


@given(records, records)
def test_adding_removing_and_replacing_leave_what_was_meant(
    first: list[LikenessRecord], second: list[LikenessRecord]
) -> None:
    likeness = Likeness.build(first)
    kept = {one.key: one.text for one in first}
    for one in second:
        likeness.replace(one)
        kept[one.key] = one.text
    for key in sorted(kept)[::3]:
        likeness.remove(key)
        del kept[key]
    assert set(likeness.keys) == set(kept)
    assert len(likeness) == len(kept)
    for key, text in kept.items():
        same = {other for other, said in kept.items() if words_of(said) == words_of(text) != frozenset()}
        assert same <= {one.key for one in likeness.alike(text, k=99)} <= set(kept)
        assert key in likeness


def test_removed_records_are_not_found_and_their_key_may_come_again() -> None:
    likeness = collection("高镍正极材料制备工艺", "高镍正极材料制备工艺")
    likeness.remove("R0")
    assert [one.key for one in likeness.alike("高镍正极材料制备工艺")] == ["R1"]
    likeness.add(LikenessRecord(key="R0", text="高镍正极材料制备工艺"))
    assert [one.key for one in likeness.alike("高镍正极材料制备工艺")] == ["R1", "R0"]


def test_what_must_agree_parts_records_that_say_the_same() -> None:
    likeness = Likeness.build(
        LikenessRecord(key=key, text="机时费发票", must_agree=frozenset({number}))
        for key, number in (("A", "0017"), ("B", "0018"), ("C", "0017"))
    )
    assert list(likeness.pairs()) == [Pair(left="A", right="C", likeness=1.0)]
    assert [one.key for one in likeness.alike("机时费发票", must_agree=frozenset({"0018"}))] == ["B"]
    assert likeness.alike("机时费发票") == []


def test_a_condition_applies_before_the_number_asked_for() -> None:
    likeness = collection(*["储能电池热管理"] * 50)
    assert [one.key for one in likeness.alike_to("R40", k=2, among=lambda key: int(key[1:]) > 40)] == [
        "R41",
        "R42",
    ]


def test_ten_thousand_rows_that_say_the_same_are_one_group_and_counted_without_listing() -> None:
    likeness = collection(*["煤化工废水零排放"] * 10_000)
    assert likeness.count_pairs() == 10_000 * 9_999 // 2
    assert [len(group) for group in likeness.groups()] == [10_000]
    assert next(likeness.pairs()) == Pair(left="R0", right="R1", likeness=1.0)


def test_an_overflowing_bucket_still_names_near_neighbours() -> None:
    texts = [
        f"一种航空发动机高温合金叶片激光熔覆修复方法、装置与工艺参数在线监测系统第{n:04d}号"
        for n in range(1_500)
    ]
    likeness = collection(*texts)
    assert all(len(likeness.alike_to(f"R{n}", k=3)) == 3 for n in range(0, 600, 40))
    assert len(likeness.groups()) == 1


def test_an_empty_collection_answers_and_grows() -> None:
    likeness = Likeness.build()
    assert (likeness.alike("电池"), list(likeness.pairs()), likeness.groups()) == ([], [], [])
    likeness.add(LikenessRecord(key="A", text="石墨烯散热膜"))
    likeness.add(LikenessRecord(key="B", text="，。"))
    assert [one.key for one in likeness.alike("石墨烯散热膜")] == ["A"]
    assert likeness.alike_to("B") == []


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="编号重复"):
        Likeness.build([LikenessRecord(key="A", text="甲"), LikenessRecord(key="A", text="乙")])
    likeness = collection("甲")
    with pytest.raises(ValueError, match="编号重复"):
        likeness.add(LikenessRecord(key="R0", text="乙"))


def test_unknown_keys_and_thresholds_below_the_banding_are_refused() -> None:
    likeness = collection("甲")
    for act in (likeness.remove, likeness.alike_to):
        with pytest.raises(ValueError, match="没有编号"):
            act("R9")
    for threshold in (0.5, 1.01):
        with pytest.raises(ValueError, match="相似阈值"):
            likeness.alike("甲", threshold=threshold)
