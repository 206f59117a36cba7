"""A model's order: a permutation by its scores, in which a missed must never overtakes an answer."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from xiechuang.engines.matching import Level, Matcher, Need, Requirement, Supply, quantities
from xiechuang.engines.matching.learning.judgements import NUMBER_OF
from xiechuang.engines.matching.learning.reordering import misses_must, opinions

NEED = Need(
    key="n", title="高压电解液", requirements=(Requirement(quantity=quantities("电压 ≥ 5 V")[0], must=True),)
)


@dataclass(frozen=True)
class Judged:
    need: str
    supply: str
    score: float
    level: float
    level_rounded: int


class Told:
    """A model that says what it was told to say."""

    def __init__(self, said):
        self.said = said

    def judge(self, *, matcher, pairs):
        return [Judged(need.key, key, *self.said[key]) for need, key in pairs]


cases = st.lists(
    st.tuples(st.sampled_from([4, 5, None]), st.integers(0, 5), st.integers(1, 4)), min_size=1, max_size=8
)


def judged(rows):
    """Supplies by the volts they state, and the score and level the model gives each."""
    supplies = [
        Supply(
            key=f"s{place}",
            title="高压电解液",
            parameters=tuple(quantities(f"电压 = {volts} V")) if volts else (),
        )
        for place, (volts, _, _) in enumerate(rows)
    ]
    matcher = Matcher.build(supplies)
    matches = matcher.match(NEED, k=len(rows))
    said = {f"s{place}": (float(score), float(level), level) for place, (_, score, level) in enumerate(rows)}
    return (
        {match.key: match for match in matches},
        opinions(NEED, matches, model=Told(said), matcher=matcher),
        said,
    )


@settings(deadline=None, max_examples=60)
@given(rows=cases)
def test_every_candidate_has_one_place_and_better_scores_stand_before_worse(rows):
    matches, found, said = judged(rows)
    assert sorted(one.place for one in found.values()) == list(range(1, len(matches) + 1))
    whole = [key for key in found if not misses_must(matches[key])]
    for one in whole:
        for other in whole:
            if said[one][0] > said[other][0]:
                assert found[one].place < found[other].place


@settings(deadline=None, max_examples=60)
@given(rows=cases)
def test_a_missed_must_stands_behind_every_answer_and_is_weak_at_most(rows):
    matches, found, _ = judged(rows)
    for key, match in matches.items():
        if not misses_must(match):
            continue
        assert NUMBER_OF[found[key].level] <= NUMBER_OF[Level.WEAK]
        for other, one in found.items():
            if not misses_must(matches[other]) and NUMBER_OF[one.level] > NUMBER_OF[Level.WEAK]:
                assert one.place < found[key].place


@settings(deadline=None, max_examples=30)
@given(rows=cases)
def test_a_model_that_says_the_same_of_all_changes_no_order(rows):
    matches, found, _ = judged([(5, 3, 2) for _ in rows])
    assert [found[key].place for key in matches] == list(range(1, len(matches) + 1))
    assert all("仍排第" in one.moved for one in found.values())


def test_the_sentence_tells_the_score_the_move_and_the_level():
    matches, found, _ = judged([(5, 1, 1), (4, 9, 4), (5, 5, 3)])
    moved = found["s2"]
    assert matches["s2"].level is Level.STRONG
    assert moved.moved.startswith("模型分 5.0，")
    assert "级别由“强相关”定为“较强”" in moved.sentence
    assert "有必须项不满足，级别最高为弱" in found["s1"].sentence
    assert found["s1"].place == 2


def test_no_candidates_need_no_model():
    assert opinions(NEED, [], model=Told({}), matcher=Matcher.build([Supply(key="s")])) == {}
