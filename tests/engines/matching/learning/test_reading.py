"""What is read of pairs: likeness lies between nothing and one, lists of any text are read, no owner is looked at."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.learning import lessons
from xiechuang.engines.matching import Matcher, Need, Readiness, Supply
from xiechuang.engines.matching.learning.bags import Asked, Cut, Offered, Rarity, common, cut
from xiechuang.engines.matching.learning.collection import BESIDE, collection_of, picked, subject
from xiechuang.engines.matching.learning.features import DENSE, LEXICAL
from xiechuang.engines.matching.learning.reading import read_pairs
from xiechuang.engines.matching.learning.wording import longest_common

TEXT = st.text(max_size=30) | st.text(alphabet="电池解液涂层激光雷达 ABC12，。\n", max_size=60)


def feature(read, name: str):
    return read.columns([name])[:, 0].tolist()


@given(st.sampled_from(list(Cut)), st.lists(TEXT, min_size=1, max_size=5), TEXT)
def test_likeness_and_shares_lie_between_nothing_and_one(by, texts, asked):
    rarity = Rarity.of([cut(text, by) for text in texts])
    need = Asked.of([(cut(asked, by), 2.0)], rarity)
    for text in texts:
        found = common(need, Offered.of(cut(text, by), rarity))
        assert 0 <= found.likeness <= 1
        assert 0 <= found.of_supply <= 1
        assert 0 <= found.of_need <= 1


def test_latin_words_are_one_character_and_punctuation_none():
    assert cut("AGV 小车，", Cut.CHARACTERS) == ["agv", "小", "车"]
    assert cut("小 车", Cut.BIGRAMS) == ["小车"]


@given(TEXT, TEXT)
def test_the_longest_common_piece_is_common_and_none_is_longer(one, other):
    longest = longest_common(one, other)
    pieces = {one[start : start + longest] for start in range(len(one) - longest + 1)}
    assert any(piece in other for piece in pieces)
    longer = {one[start : start + longest + 1] for start in range(len(one) - longest)}
    assert not any(piece in other for piece in longer)


@settings(max_examples=30, deadline=None)
@given(TEXT, TEXT, st.lists(TEXT, min_size=1, max_size=4))
def test_any_text_is_read(title, description, titles):
    matcher = Matcher.build(Supply(key=str(n), title=text) for n, text in enumerate(titles))
    need = Need(key="x", title=title, description=description)
    read = read_pairs(
        matcher=matcher, pairs=[(need, str(n)) for n in range(len(titles))], vectors=lessons.vectors()
    )
    told = read.columns([one.name for one in DENSE if not one.name.startswith(("signal", "chars_desc"))])
    assert np.isfinite(told).all()


def test_what_is_not_stated_is_not_a_number():
    read = read_pairs(
        matcher=Matcher.build([Supply(key="a", title="涂层")]), pairs=[(Need(key="x", title="涂层"), "a")]
    )
    assert np.isnan(feature(read, "chars_description")).all()
    assert np.isnan(feature(read, "signal_budget")).all()


def test_signals_are_read_as_they_are_stated():
    need = Need(key="x", title="涂层", budget=100, readiness=Readiness(scale="trl9", level=6))
    supply = Supply(key="a", title="涂层", price=150, readiness=Readiness(scale="trl9", level=5))
    read = read_pairs(matcher=Matcher.build([supply]), pairs=[(need, "a")])
    assert feature(read, "signal_budget") == [0.5]
    assert feature(read, "signal_readiness") == pytest.approx([2 / 3])


def test_pairs_are_answered_in_their_order_however_they_are_mixed():
    matcher = Matcher.build(lessons.supplies())
    one, other = lessons.needs(2)
    pairs = [(one, "C000"), (other, "C010"), (one, "C100"), (other, "C000")]
    read = read_pairs(matcher=matcher, pairs=pairs)
    turned = read_pairs(matcher=matcher, pairs=pairs[::-1])
    assert np.array_equal(read.table, turned.table[::-1], equal_nan=True)
    assert read.groups.tolist() == [0, 1, 0, 1]


def test_the_better_supply_is_the_more_alike_in_every_way():
    matcher = Matcher.build(lessons.supplies())
    other, need = lessons.needs(2)
    pairs = [(need, "C010"), (need, "C050"), (other, "C000")]
    read = read_pairs(matcher=matcher, pairs=pairs, vectors=lessons.vectors())
    for name in (
        "relevance",
        "chars_whole",
        "bigrams_whole",
        "words_whole",
        "meaning_title",
        "meaning_standing",
    ):
        better, worse, _ = feature(read, name)
        assert better > worse, name


def test_a_supply_known_only_by_its_abstract_is_read_by_it():
    assert subject(Supply(key="a", abstract="陶瓷涂层")) == "陶瓷涂层"
    assert subject(Supply(key="a", title="涂层", keywords="陶瓷", abstract="长文")) == "涂层 陶瓷"


def test_no_feature_speaks_of_owners_and_a_supply_has_none():
    words = ("owner", "org", "who", "key", "holder")
    assert not [one.name for one in LEXICAL for word in words if word in one.name.split("_")]
    assert not [one.name for one in fields(Supply) if one.name in {"owner", "organisation", "holder"}]


def test_a_large_collection_is_sampled_evenly():
    assert picked(range(10), 4) == [0, 2, 5, 7]
    supplies = [Supply(key=f"{n:04}", title=f"成果{n}") for n in range(BESIDE * 2)]
    matcher = Matcher.build(supplies)
    assert len(collection_of(matcher).sample) == BESIDE
    assert collection_of(matcher) is collection_of(matcher)
    assert collection_of(replace(matcher)) is not collection_of(matcher)


def test_the_day_changes_only_what_looks_at_the_day():
    from xiechuang.engines.matching import Setting

    supply = Supply(key="a", title="涂层", published_on=date(2026, 1, 1))
    matcher = Matcher.build([supply], setting=Setting(today=date(2026, 1, 1)))
    assert feature(read_pairs(matcher=matcher, pairs=[(Need(key="x"), "a")]), "signal_freshness") == [1]
