"""A wording is cut into pieces with addresses that last, and nothing of it is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xiechuang
from xiechuang.domains.policies.queries.tree import (
    Span,
    lines_of,
    piece_at,
    piece_named,
    piece_of_address,
    pieces_of,
    runs,
)

TEXTS = sorted((Path(xiechuang.__file__).parent / "profiles" / "jingjinji" / "policies").glob("*.txt"))
BEFORE = json.loads(Path(__file__).with_name("anchors.json").read_text(encoding="utf-8"))
ATTACHED = {"3-3-2": "att2", "3-3-3": "att3"}
"""Two lines of a list of attachments were once taken for items of 三（三）; their old addresses lead on."""
STATUTE = "某省促进条例\n第一章　总则\n第一条　为了转化，制定本条例。\n（一）试验；\n1.首次；\n第二条　推广。\n附件1\n表\n"


def source_of(name: str) -> str:
    return next(path for path in TEXTS if path.stem == name).read_text(encoding="utf-8")


def shown(text: str) -> list[tuple[str, str, int]]:
    return [(one.anchor, one.label, one.depth) for one in pieces_of(text)]


@pytest.mark.parametrize("name", sorted(BEFORE))
def test_every_address_given_before_still_leads_to_the_same_words(name):
    source = source_of(name)
    wanted = [tuple(one) for one in BEFORE[name]]
    now = {one[0]: one for one in shown(source)}
    for anchor, label, depth in wanted:
        if name.startswith("hebei-jingnan") and anchor in ATTACHED:
            assert piece_named(source, anchor).anchor == ATTACHED[anchor]
            continue
        assert now[anchor] == (anchor, label, depth)
    assert len(now) == len(wanted) + (1 if name.startswith("hebei-jingnan") else 0)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_pieces_end_to_end_are_the_text(path):
    source = path.read_text(encoding="utf-8")
    assert "".join(one.text for one in pieces_of(source)) == source
    assert [one.start for one in pieces_of(source)][1:] == [one.end for one in pieces_of(source)][:-1]


def test_chapters_sections_and_items_of_a_plan_have_addresses_of_their_own():
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
    assert pieces_of(text)[3].paragraphs == ["1.甲", "续甲"]


def test_articles_are_counted_through_chapters_and_chapters_say_what_they_are():
    assert shown(STATUTE) == [
        ("0", "", 0),
        ("chp1", "第一章", 1),
        ("1", "第一条", 1),
        ("1-1", "第一条（一）", 2),
        ("1-1-1", "第一条（一）1", 3),
        ("2", "第二条", 1),
        ("att1", "附件1", 1),
    ]


def test_a_number_that_comes_again_does_not_take_the_address_of_the_first():
    assert [anchor for anchor, _, _ in shown("某计划\n一、甲\n一、乙\n一、丙")] == ["0", "1", "1.2", "1.3"]


@pytest.mark.parametrize("line", ["2018年,初步形成", "1.5倍以上", "三五成群", "一带一路", "第一,坚持"])
def test_what_only_begins_like_a_number_is_no_heading(line):
    assert shown(line) == [("0", "", 0)]


@given(
    st.lists(
        st.sampled_from(
            ["一、甲", "（二）乙", "3.丙", "第四条 丁", "附件：1.戊", "己", "", "  庚 ", "1.1 辛"]
        )
    )
)
def test_whatever_comes_in_nothing_is_lost_and_no_address_is_given_twice(lines):
    text = "\n".join(lines)
    pieces = pieces_of(text)
    assert "".join(one.text for one in pieces) == (text if text.strip() else "")
    anchors = [one.anchor for one in pieces]
    assert len(set(anchors)) == len(anchors)
    for one in pieces:
        assert piece_named(text, one.anchor) == one
        assert piece_at(text, one.start) == one


def test_an_address_of_the_tree_leads_to_the_piece_that_holds_it():
    assert piece_of_address(STATUTE, "art_1__para_1__item_1").anchor == "1-1"
    assert piece_of_address(STATUTE, "art_9") is None
    assert piece_named(STATUTE, "art_2").anchor == "2"
    assert piece_named(STATUTE, "nothing") is None


@given(
    st.text(alphabet="甲乙丙。\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), max_size=5),
)
def test_runs_end_to_end_are_the_words_whatever_is_marked(text, given_spans):
    spans = [Span(start=a, end=a + n, look="mark") for a, n in sorted(given_spans)]
    assert "".join(one.text for one in runs(text, 0, len(text), spans)) == text


def test_lines_are_given_without_the_space_around_them():
    text = "  甲 \n\n\t乙\n"
    assert [text[a:b] for a, b in lines_of(text, 0, len(text))] == ["甲", "乙"]
