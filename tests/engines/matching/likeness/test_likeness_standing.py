"""All saved questions are put to a record at once, and each answer says which words it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.matching.strategies import texts, wild_texts
from xiechuang.engines.matching.likeness import StandingQuestions, question_words
from xiechuang.engines.matching.likeness.standing import grams_of_word

questions = st.dictionaries(st.text("abc", min_size=1, max_size=3), texts, max_size=8)


@pytest.mark.parametrize(
    ("question", "record", "share"),
    [
        ("电池", "锂电池隔膜", 1.0),
        ("储能 电池 热管理", "电池热管理系统", 2 / 3),
        ("膜", "反渗透膜", 1.0),
        ("GB/T 22900-2022", "按 gb/t22900 评价", 1.0),
        ("LiFePO4", "ＬｉＦｅＰＯ４正极", 1.0),
        ("石墨烯", "石墨与烯烃", 0.0),
        ("我们 需要", "我们 需要", 1.0),
    ],
)
def test_a_record_holds_a_word_when_it_holds_its_bigrams(question: str, record: str, share: float) -> None:
    (answered,) = StandingQuestions.build({"Q": question}).answered_by(record, least=0)
    assert answered.share == pytest.approx(share)


def test_words_held_and_missing_are_named_in_reading_order() -> None:
    (answered,) = StandingQuestions.build({"Q": "污水处理 机器人 膜"}).answered_by("膜法污水处理", least=0.5)
    assert (answered.held[-1], answered.missing) == ("膜", ("机器人",))


def test_a_question_without_words_is_answered_by_all() -> None:
    standing = StandingQuestions.build({"A": "", "B": "，。", "C": "电池"})
    assert [one.key for one in standing.answered_by("石墨烯", least=0.01)] == ["A", "B"]


def test_no_question_gives_no_answer() -> None:
    assert StandingQuestions.build({}).answered_by("石墨烯") == []


@given(questions, wild_texts, st.floats(0, 1))
def test_answers_equal_asking_each_question_alone(saved: dict[str, str], record: str, least: float) -> None:
    together = StandingQuestions.build(saved).answered_by(record, least=least)
    alone = [
        one
        for key, text in saved.items()
        for one in StandingQuestions.build({key: text}).answered_by(record, least=least)
    ]
    assert together == alone


@given(texts, wild_texts)
def test_share_and_words_agree(question: str, record: str) -> None:
    (answered,) = StandingQuestions.build({"Q": question}).answered_by(record, least=0)
    words = question_words(question)
    assert sorted(answered.held + answered.missing) == sorted(words)
    assert answered.share == (len(answered.held) / len(words) if words else 1)


@given(texts)
def test_a_record_that_repeats_the_question_holds_all_of_it(question: str) -> None:
    (answered,) = StandingQuestions.build({"Q": question}).answered_by(f"某项目：{question}")
    assert answered.missing == ()


@given(st.text("锂电池材料", min_size=2, max_size=6))
def test_the_grams_of_a_word_are_its_bigrams(word: str) -> None:
    assert len(grams_of_word(word)) <= len(word) - 1
    assert all(len(gram) == 2 for gram in grams_of_word(word))
