"""A text is cut into its numbered clauses, and nothing of it is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xiechuang
from xiechuang.domains.policies.actions.splitting import split

TEXTS = sorted((Path(xiechuang.__file__).parent / "profiles" / "jingjinji" / "policies").glob("*.txt"))


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def shown(text: str) -> list[tuple[str, str, int]]:
    return [(one.anchor, one.label, one.depth) for one in split(text)]


def test_chapters_sections_and_items_have_addresses_of_their_own():
    text = "某计划\n一、总则\n(一)目标\n1.甲\n续甲\n2.乙\n（二）原则\n二、任务\n十一、附则"
    assert shown(text) == [
        ("0", "", 0),
        ("1", "一", 1),
        ("1-1", "一(一)", 2),
        ("1-1-1", "一(一)1", 3),
        ("1-1-2", "一(一)2", 3),
        ("1-2", "一（二）", 2),
        ("2", "二", 1),
        ("11", "十一", 1),
    ]
    assert split(text)[3].paragraphs == ("1.甲", "续甲")


def test_articles_are_known_by_either_way_of_numbering():
    assert shown("第一条 目的\n第二十三条 施行")[1] == ("23", "第二十三条", 1)


def test_a_number_that_comes_again_does_not_take_the_address_of_the_first():
    assert [anchor for anchor, _, _ in shown("一、甲\n一、乙\n一、丙")] == ["1", "1.2", "1.3"]


@pytest.mark.parametrize("line", ["2018年,初步形成", "1.5倍以上", "三五成群", "一带一路", "第一,坚持"])
def test_what_only_begins_like_a_number_is_no_heading(line):
    assert shown(line) == [("0", "", 0)]


@given(st.lists(st.sampled_from(["一、甲", "（二）乙", "3.丙", "第四条", "丁", "", "  戊 ", "1.1 己"])))
def test_joined_again_the_clauses_are_the_text(lines):
    text = "\n".join(lines)
    pieces = split(text)
    assert [paragraph for one in pieces for paragraph in one.paragraphs] == lines_of(text)
    anchors = [one.anchor for one in pieces]
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_texts_held_lose_nothing(path):
    text = path.read_text(encoding="utf-8")
    assert [paragraph for one in split(text) for paragraph in one.paragraphs] == lines_of(text)


@pytest.mark.parametrize("name", ["beijing-decision-2023", "hebei-decision-2023"])
def test_the_decisions_have_twenty_articles(name):
    path = next(path for path in TEXTS if path.stem == name)
    numbered = [one.anchor for one in split(path.read_text(encoding="utf-8")) if one.label]
    assert numbered == [str(n) for n in range(1, 21)]
