"""Needs matched over shards get the lists that one matcher gives, explained alike."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.test_matching_match import needs, supplies
from xiechuang.engines.matching import Matcher, Need, Setting, Supply, Thresholds, Weights
from xiechuang.engines.matching.cluster import Alone, Cluster, Docking, layout

SETTING = Setting(today=date(2026, 6, 1))


def docking(listed: list[Supply], shards: int, copies: int = 1, **settings: object) -> Docking:
    crew = Alone(shards=min(shards, len(listed)), copies=copies)
    return Docking.build(listed, crew=crew, **{"setting": SETTING, **settings})


@given(st.lists(needs, min_size=1, max_size=3), supplies, st.integers(1, 5), st.integers(1, 3))
def test_lists_over_shards_equal_those_of_one_matcher(
    wanted: list[Need], listed: list[Supply], k: int, shards: int
) -> None:
    matcher = Matcher.build(listed, setting=SETTING)
    parts = docking(listed, shards, copies=2)
    for need in wanted:
        assert parts.match(need, k=k) == matcher.match(need, k=k)
    assert parts.match_all(wanted, k=k) == matcher.match_all(wanted, k=k)


@given(needs, supplies, st.integers(1, 3), st.data())
def test_what_is_not_allowed_is_not_listed(
    need: Need, listed: list[Supply], shards: int, data: st.DataObject
) -> None:
    seen = data.draw(st.sets(st.sampled_from([one.key for one in listed])))
    matcher, parts = Matcher.build(listed, setting=SETTING), docking(listed, shards)
    assert parts.match(need, allowed=parts.cluster.mask(seen)) == matcher.match(
        need, allowed=matcher.index.mask(seen)
    )


@given(needs, supplies, supplies, st.integers(1, 3), st.data())
def test_changed_supplies_are_matched_as_by_one_matcher(
    need: Need, listed: list[Supply], fresh: list[Supply], shards: int, data: st.DataObject
) -> None:
    gone = data.draw(st.lists(st.sampled_from([one.key for one in listed]), unique=True))
    before = Matcher.build(listed, setting=SETTING)
    matcher = before.with_changes(upserts=fresh, removals=gone)
    parts = docking(listed, shards).with_changes(upserts=fresh, removals=gone)
    assert parts.match(need) == matcher.match(need)


@given(needs, supplies)
def test_a_community_s_own_weights_reach_every_shard(need: Need, listed: list[Supply]) -> None:
    weights, thresholds = Weights(words=0.3, budget=0.4), Thresholds(strong=90, fair=50, weak=1)
    matcher = Matcher.build(listed, weights=weights, thresholds=thresholds, setting=SETTING)
    parts = docking(listed, 2, weights=weights, thresholds=thresholds)
    assert parts.match(need) == matcher.match(need)


BATTERY = Supply(key="A1", title="锂离子电池电解液")
COATING = Supply(key="A2", title="高温合金涂层")


def test_matching_many_reports_progress_and_can_be_stopped() -> None:
    wanted = [Need(key=f"D{number:03d}", title="电池") for number in range(100)]
    told: list[tuple[int, int]] = []
    found = docking([BATTERY, COATING], 2).match_all(
        wanted, progress=lambda *counts: told.append(counts), stop=lambda: bool(told)
    )
    assert told[0] == (16, 100)
    assert [*found] == [one.key for one in wanted[: told[-1][0]]]
    assert len(found) < 100


def test_a_bad_number_of_supplies_is_refused() -> None:
    with pytest.raises(ValueError, match="k 至少为 1"):
        docking([BATTERY, COATING], 2).match(Need(key="D", title="电池"), k=0)


def test_a_cluster_of_texts_alone_says_that_it_cannot_match() -> None:
    cluster = Cluster.build([BATTERY, COATING], crew=Alone(shards=2))
    with pytest.raises(ValueError, match="不能匹配"):
        Docking(cluster).match(Need(key="D", title="电池"))


@pytest.mark.parametrize(
    ("records", "workers", "shards", "copies"),
    [(1, 1, 1, 1), (5_000, 4, 1, 4), (300_000, 4, 2, 2), (10_000_000, 4, 4, 1), (600_000, 4, 3, 1)],
)
def test_records_are_parted_only_as_far_as_their_number_asks(
    records: int, workers: int, shards: int, copies: int
) -> None:
    made = layout(records=records, workers=workers)
    assert (made.shards, made.copies) == (shards, copies)


def test_no_worker_and_no_record_make_no_layout() -> None:
    with pytest.raises(ValueError, match="至少为 1"):
        layout(records=0, workers=1)
    with pytest.raises(ValueError, match="至少为 1"):
        Alone(shards=0)
