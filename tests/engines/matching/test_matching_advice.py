"""What would raise a pair is said so that whoever wrote the supply can act on it."""

import pytest

from xiechuang.engines.matching import Matcher, Need, Requirement, Supply, quantities

SUPPLY = Supply(key="A1", title="喷涂废气转轮浓缩氧化", abstract="主系统风阻420帕，回收率95%")
NEED = Need(
    key="D1",
    title="医院废气中麻醉气体回收技术",
    description="寻求吸附材料",
    requirements=tuple(Requirement(quantity=quantities(one)[0]) for one in ("风阻≤200Pa", "回收率≥90%")),
)


@pytest.fixture(scope="module")
def advice() -> list[str]:
    # A second supply, so that words are not all equally rare.
    matcher = Matcher.build([SUPPLY, Supply(key="A2", title="温室番茄种植")])
    return list(matcher.judge(NEED, key="A1").would_raise)


def about(advice: list[str], label: str) -> str:
    (found,) = [one for one in advice if one.startswith(f"{label}：")]
    return found


def test_words_of_the_title_that_are_missing_are_named(advice: list[str]) -> None:
    assert "成果标题没有写到：医院、麻醉、气体、回收" in about(advice, "标题用字")


def test_words_that_only_ask_or_stand_everywhere_are_no_advice(advice: list[str]) -> None:
    said = about(advice, "内容相关")
    assert "吸附" in said
    assert "寻求" not in said
    assert "技术" not in said


def test_a_parameter_missed_is_named_with_what_is_offered_and_one_met_is_not(advice: list[str]) -> None:
    said = about(advice, "技术参数")
    assert "风阻≤200Pa不满足，成果为 主系统风阻420帕" in said
    assert "回收率" not in said


def test_how_far_a_signal_is_trusted_is_no_advice(advice: list[str]) -> None:
    assert not any("偏低" in one for one in advice)
    assert all(one.count("（") <= 1 for one in advice)


def test_a_title_that_says_everything_and_more_is_not_told_that_words_are_missing() -> None:
    longer = Supply(key="A1", title="医院废气中麻醉气体回收技术与温室番茄种植示范")
    advice = list(Matcher.build([longer]).judge(NEED, key="A1").would_raise)
    assert "需求标题的用词都已写到" in about(advice, "标题用字")
