"""Differences carry one version into the next sign for sign, and every day has its text."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, STATUTE, text
from xiechuang.engines.alignment.structure import parse
from xiechuang.engines.alignment.versions import (
    Amendment,
    Deed,
    Edit,
    History,
    Hunk,
    Patch,
    PatchError,
    Status,
    amended,
    apply,
    changed_clauses,
    difference,
)

ANY = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(["第一条 甲。\n", "第二条 乙，丙。\r\n", "\n", "丁", "1000家", "\r", "é", "🙂"]),
        max_size=25,
    ).map("".join),
)


@given(ANY, ANY)
def test_the_difference_applied_to_the_old_is_the_new_byte_for_byte(old, new):
    patch = difference(old, new)
    assert apply(old, patch).encode("utf-8", "surrogatepass") == new.encode("utf-8", "surrogatepass")
    assert apply(new, patch.inverse) == old
    assert Patch.from_plain(patch.plain()) == patch
    assert bool(patch.hunks) is (old != new)


def test_two_published_texts_lead_into_each_other():
    old, new = text("hebei-decision-2023").source, text("beijing-decision-2023").source
    assert apply(old, difference(old, new)).encode() == new.encode()
    plan = text(JINGNAN).source
    assert apply(plan, difference(plan, old)) == old


def test_only_the_changed_words_are_in_the_difference():
    old = text(JINGNAN).source
    patch = difference(old, old.replace("高新技术企业达到1000家，", "高新技术企业达到1200家，"))
    assert [(hunk.old, hunk.new) for hunk in patch.hunks] == [("1000", "1200")]


def test_a_difference_for_another_text_or_a_damaged_one_is_refused():
    patch = difference("甲乙", "甲丙")
    with pytest.raises(PatchError, match="旧文本的摘要不符"):
        apply("丁", patch)
    moved = Patch(
        old_digest=patch.old_digest, new_digest=patch.new_digest, hunks=(Hunk(start=0, old="乙", new="丙"),)
    )
    with pytest.raises(PatchError, match="第0字处不是“乙”"):
        apply("甲乙", moved)
    other = Patch(old_digest=patch.old_digest, new_digest="0", hunks=patch.hunks)
    with pytest.raises(PatchError, match="新文本的摘要不符"):
        apply("甲乙", other)


def test_clauses_are_replaced_deleted_and_inserted():
    document = parse("某决定\n\n一、甲。\n\n二、乙。\n\n三、丙。\n")
    edits = [
        Edit(deed=Deed.REPLACE, at="art_1", text="一、新甲。"),
        Edit(deed=Deed.DELETE, at="art_2"),
        Edit(deed=Deed.INSERT_BEFORE, at="art_3", text="二、新乙。"),
        Edit(deed=Deed.INSERT_AFTER, at="art_3", text="四、丁。"),
    ]
    assert amended(document, edits) == "某决定\n\n一、新甲。\n\n二、新乙。\n三、丙。\n四、丁。\n"


def test_several_additions_keep_their_order_and_a_text_without_a_last_line_end_gets_one():
    document = parse("某决定\n一、甲。")
    edits = [Edit(deed=Deed.INSERT_AFTER, at="art_1", text=f"{n}、乙。") for n in "二三"]
    assert amended(document, edits) == "某决定\n一、甲。\n二、乙。\n三、乙。"


def test_edits_of_clauses_that_are_not_there_or_overlap_are_refused():
    document = parse(STATUTE)
    with pytest.raises(PatchError, match="art_9、art_10"):
        amended(document, [Edit(deed=Deed.DELETE, at=at) for at in ("art_9", "art_10")])
    with pytest.raises(PatchError, match="art_2__para_1"):
        amended(document, [Edit(deed=Deed.DELETE, at=at) for at in ("art_2", "art_2__para_1")])


def test_changed_clauses_are_named_with_both_wordings():
    document = parse(STATUTE)
    edit = Edit(deed=Deed.REPLACE, at="art_2__para_1__item_1", text="（一）后续试验和检测；")
    assert changed_clauses(document, parse(amended(document, [edit]))) == {
        "art_2__para_1__item_1": ("后续试验；", "后续试验和检测；")
    }


def chain(*texts, on=date(2020, 1, 1), repealed_on=None):
    amendments = [
        Amendment(on=on + timedelta(days=10 * n), patch=difference(before, after), by=f"决定{n}")
        for n, (before, after) in enumerate(pairwise(texts), start=1)
    ]
    return History(text=texts[0], on=on, amendments=amendments[::-1], repealed_on=repealed_on)


def test_every_day_has_its_text():
    history = chain("甲", "乙", "丙", repealed_on=date(2020, 3, 1))
    days = {
        date(2019, 12, 31): (None, Status.NOT_YET),
        date(2020, 1, 1): ("甲", Status.IN_FORCE),
        date(2020, 1, 10): ("甲", Status.IN_FORCE),
        date(2020, 1, 11): ("乙", Status.AMENDED),
        date(2020, 1, 21): ("丙", Status.AMENDED),
        date(2020, 2, 29): ("丙", Status.AMENDED),
        date(2020, 3, 1): (None, Status.REPEALED),
    }
    assert {day: (history.text_on(day), history.status_on(day)) for day in days} == days
    assert [version.by for version in history.versions] == ["", "决定1", "决定2"]


@given(st.lists(ANY, min_size=1, max_size=5))
def test_each_wording_of_a_history_is_the_one_that_was_laid_down(texts):
    assert [version.text for version in chain(*texts).versions] == texts


def test_amendments_that_do_not_fit_are_refused_with_their_day_and_decision():
    astray = Amendment(on=date(2021, 1, 1), patch=difference("丁", "戊"), by="某决定")
    with pytest.raises(PatchError, match="2021-01-01的修改（某决定）"):
        History(text="甲", on=date(2020, 1, 1), amendments=[astray])
    with pytest.raises(PatchError, match="早于施行日"):
        History(text="甲", on=date(2022, 1, 1), amendments=[astray])
    with pytest.raises(PatchError, match="不早于废止日"):
        History(text="甲", on=date(2020, 1, 1), amendments=[astray], repealed_on=date(2021, 1, 1))
