"""A drafted value counts in its place for its days, and everything else stays as it was."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.rules.small_base import loaded, subsidy, unpublished, value
from xiechuang.engines.rules.formulas import FORMULAS, Nature
from xiechuang.engines.rules.judging import Draft, Rulebook, judge, with_drafts
from xiechuang.engines.rules.parameters import UNKNOWN, Period, Sureness

FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
CAP = "instrument.subsidy_cap"
FACTS = {"instrument_provider": True, "instrument_fees": 1_000_000}


@pytest.fixture(scope="module")
def base(tmp_path_factory: Any) -> Rulebook:
    """Two dated caps for the country, one of a province's own, one of two provinces together."""
    folder: Path = tmp_path_factory.mktemp("rules")
    cap = [
        value("1元", until=date(2020, 1, 15)),
        value("2元", since=date(2020, 1, 15)),
        value("3元", "1", "2", since=date(2020, 1, 10), until=date(2020, 1, 20)),
    ]
    return loaded(folder, subsidy(share=[value("40%")], cap=cap))


def drafted(place: str, since: date | None, until: date | None, amount: Any = 700) -> Draft:
    return Draft(id=CAP, place=place, period=Period(since=since, until=until), value=amount)


@given(since=st.none() | DAYS, length=st.none() | st.integers(1, 20), place=st.sampled_from(["CN", "1", "2"]))
def test_only_the_days_and_the_place_of_a_draft_change(
    base: Rulebook, since: date | None, length: int | None, place: str
) -> None:
    until = None if length is None else (since or FIRST) + timedelta(days=length)
    draft = drafted(place, since, until)
    changed = with_drafts(base, [draft])
    assert list(changed.book.overlaps()) == []
    for n in range(-2, 45):
        day = FIRST + timedelta(days=n)
        for at in ("CN", "1", "11", "2"):
            was = base.book.value(CAP, day=day, place=at)
            own = base.book.find(CAP, day=day, place=at)
            assert own is not None
            reaches = place in base.places.chain(at) and (
                place in own.places or place != "CN" or own.places == ("CN",)
            )
            expected = 700 if day in draft.period and reaches else was
            assert changed.book.value(CAP, day=day, place=at) == expected


def test_of_two_drafts_the_later_lies_on_top(base: Rulebook) -> None:
    both = [drafted("1", FIRST, None, 500), drafted("1", date(2020, 1, 5), date(2020, 1, 8), 900)]
    changed = with_drafts(base, both)
    values = [changed.book.value(CAP, day=date(2020, 1, n), place="1") for n in (2, 6, 9)]
    assert values == [500, 900, 500]
    assert with_drafts(base, []).book.parameters == base.book.parameters


def test_a_draft_says_that_it_is_one_and_may_be_unknown(base: Rulebook) -> None:
    changed = with_drafts(base, [drafted("1", FIRST, None), drafted("2", FIRST, None, UNKNOWN)])
    one = changed.book.find(CAP, day=FIRST, place="1")
    assert one is not None
    assert (one.source.document, one.sureness) == ("草案", Sureness.PARTIAL)
    verdict = judge(changed, "instrument_subsidy", facts=FACTS, day=FIRST, place="2")
    assert verdict.amount is None
    assert [found.id for found in verdict.stopped_by] == [CAP]


def test_a_draft_can_publish_what_was_unpublished(tmp_path: Path) -> None:
    content = subsidy(share=[unpublished("1"), value("40%", "2")], cap=[value("50万元")])
    before = loaded(tmp_path, content)
    share = Draft(
        id="instrument.subsidy_share", place="1", period=Period(), value=before.book.parameters[1].value
    )
    after = with_drafts(before, [share])
    amounts = [
        judge(one, "instrument_subsidy", facts=FACTS, day=FIRST, place="1").amount for one in (before, after)
    ]
    assert amounts == [None, 400_000]


def test_a_draft_of_nothing_known_is_an_error(base: Rulebook) -> None:
    with pytest.raises(KeyError):
        with_drafts(base, [Draft(id="x", place="1", period=Period(), value=1)])
    with pytest.raises(KeyError):
        with_drafts(base, [drafted("9", None, None)])


def test_every_formula_with_an_amount_says_what_kind_of_money_it_is() -> None:
    every = [variant for variants in FORMULAS.values() for variant in variants]
    assert [one.id for one in every if bool(one.benefit) != (one.nature is not Nature.NONE)] == []


def test_the_value_added_tax_formula_has_two_dated_variants() -> None:
    later, before = FORMULAS["technology_vat"]
    assert later.period.since == before.period.until == date(2026, 1, 1)
    assert set(later.facts) - set(before.facts) == {
        "written_contract",
        "recognised_by_province",
        "same_invoice",
    }
