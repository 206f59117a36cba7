"""Clauses of two texts find each other, and each pair is judged as a person judges it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PLACES, beijing, hebei, text
from xiechuang.engines.alignment.aligning import (
    Difference,
    Naming,
    Op,
    Relation,
    Side,
    Why,
    align,
    align_several,
    differences,
    judge,
    units,
)
from xiechuang.engines.alignment.structure import parse

NONE, BY_PLACES, WORDS, SUBSTANCE = Difference.NONE, Difference.PLACES, Difference.WORDS, Difference.SUBSTANCE
HEBEI, BEIJING = Naming(PLACES, "河北"), Naming(PLACES, "北京")
OURS, THEIRS = "本省与北京市、天津市", "本市与天津市、河北省"
DUAL_CITY = (
    "推进京津冀协同创新共同体建设,应当唱好京津“双城记”,坚持将本市科技创新优势和天津市先进制造研发优势相结合,"
    "拓展合作广度和深度,共同打造区域发展高地,在建设京津冀世界级城市群中发挥辐射带动和高端引领作用。"
)
# The two decisions read side by side by a person: how article n differs, and every difference but punctuation, as
# (why, left, right).
TRUTH = {
    1: (WORDS, [(Why.WORDS, "", "以科技创新为核心,")]),
    **{n: (NONE, []) for n in (2, 3, 4, 8, 11, 20)},
    5: (
        SUBSTANCE,
        [
            (Why.SENTENCE_MISSING, "本省与天津市围绕化工产业、生物制药、临港经济等加强创新合作。", ""),
            (Why.SENTENCE_ADDED, "", DUAL_CITY),
            (Why.DUTIES, "", "应当"),
            (Why.WORDS, "", DUAL_CITY),
            (Why.WORDS, "", "本市科技创新优势和"),
            (Why.PLACES, "本省", "河北省"),
            (Why.WORDS, "和北京市科技创新优势", ""),
            (Why.WORDS, "", "与"),
            (Why.PLACES, "本省", "河北省"),
            (Why.WORDS, "与北京市", ""),
            (Why.WORDS, "", "通州区与河北省"),
            (Why.WORDS, "与北京市通州区", ""),
            (Why.WORDS, "本省与天津市围绕化工产业、生物制药、临港经济等加强创新合作。", ""),
        ],
    ),
    6: (
        SUBSTANCE,
        [
            (Why.BODIES, "工业和信息化部门", "经济和信息化部门"),
            (
                Why.PLACES,
                "省人民政府与北京市人民政府、天津市人民政府",
                "市人民政府与天津市人民政府、河北省人民政府",
            ),
            (Why.PLACES, "省人民政府", "市人民政府"),
            (Why.WORDS, "工业", "经济"),
            (Why.PLACES, "北京市人民政府、天津市人民政府", "天津市人民政府、河北省人民政府"),
            (Why.WORDS, "推进", "推动"),
        ],
    ),
    **{n: (BY_PLACES, [(Why.PLACES, OURS, THEIRS)]) for n in (7, 9, 10, 12, 13, 14, 15, 16, 17, 19)},
    18: (BY_PLACES, [(Why.PLACES, "本省", "本市"), (Why.PLACES, "北京市、天津市", "天津市、河北省")]),
}


def without_repeats(reasons):
    return list(dict.fromkeys(reasons))


def test_the_twenty_articles_of_the_two_decisions_are_judged_as_a_person_judges_them():
    pairs = align(hebei(), beijing()).pairs
    assert [(pair.left, pair.right) for pair in pairs] == [
        (("preamble__para_1",), ("preamble__para_1",)),
        *(((f"art_{n}",), (f"art_{n}",)) for n in range(1, 21)),
    ]
    assert {pair.relation for pair in pairs} == {Relation.SAME_PLACE}
    assert pairs[0].verdict.difference is BY_PLACES
    for n, pair in enumerate(pairs[1:], start=1):
        found = [
            (one.why, one.left, one.right) for one in pair.verdict.reasons if one.why is not Why.PUNCTUATION
        ]
        assert (n, pair.verdict.difference, found) == (n, TRUTH[n][0], without_repeats(TRUTH[n][1]))


def test_the_picture_is_the_same_from_the_other_side():
    there = {pair.left: pair.verdict.difference for pair in align(hebei(), beijing()).pairs}
    back = {pair.left: pair.verdict.difference for pair in align(beijing(), hebei()).pairs}
    assert there == back


def test_without_naming_places_are_words_like_others():
    plain = align(Side(document=hebei().document), Side(document=beijing().document))
    assert {pair.left[0] for pair in plain.of(NONE)} == {f"art_{n}" for n in (2, 3, 4, 8, 11, 20)}
    assert not plain.of(BY_PLACES)


@pytest.mark.parametrize(
    ("left", "right", "difference"),
    [
        ("本省与天津市加强合作。", "本市与天津市加强合作。", BY_PLACES),
        ("与北京市、天津市合作。", "与天津市、北京市合作。", BY_PLACES),
        ("与北京市合作。", "与河北省合作。", BY_PLACES),
        ("与天津市合作。", "与河北省合作。", WORDS),
        ("河北省设立基金。", "河北省设立基金。", NONE),
        ("由省人民政府批准。", "由市人民政府批准。", BY_PLACES),
        ("由省人民政府批准。", "由河北省人民政府批准。", BY_PLACES),
        ("由省人民政府批准。", "由天津市人民政府批准。", SUBSTANCE),
        ("企业应当报告，并且公开。", "企业应当报告,并公开。", WORDS),
        ("企业应当报告。", "企业可以报告。", SUBSTANCE),
        ("给予30万元奖励。", "给予50万元奖励。", SUBSTANCE),
        ("达到1,000家企业。", "达到1000家企业。", WORDS),
        ("三十日内答复。", "30日内答复。", WORDS),
        ("由科技部门办理。", "由财政部门办理。", SUBSTANCE),
        ("甲乙丙丁。", "甲乙丙丁。违者罚款处理。", SUBSTANCE),
        ("北京、天津协同。", "天津、北京协同。", BY_PLACES),
        ("建设北京国际科技创新中心。", "建设河北国际科技创新中心。", WORDS),
        ("全省推广。", "全市推广。", BY_PLACES),
        ("滨海-中关村（园）", "滨海—中关村(园)", NONE),
    ],
)
def test_what_is_place_what_is_word_and_what_is_substance(left, right, difference):
    verdict = judge(left, right, left_naming=HEBEI, right_naming=BEIJING)
    assert verdict.difference is difference, [one.sentence for one in verdict.reasons]
    assert bool(verdict.reasons) is (left != right)


def test_a_day_that_differs_is_said_as_a_day():
    left, right = "自2026年1月1日起施行。", "自2027年3月1日起施行。"
    verdict = judge(left, right, left_naming=HEBEI, right_naming=BEIJING)
    said = "；".join(one.sentence for one in verdict.reasons)
    assert "2026-01-01" in said
    assert "2027-03-01" in said


ARTICLES = [unit.text for unit in units(hebei().document)][1:]


def decision(articles):
    """A decision of these articles, numbered from one."""
    lines = "\n\n".join(f"第{n}条　{article}" for n, article in enumerate(articles, start=1))
    return Side(document=parse(f"某决定\n\n{lines}\n"), naming=HEBEI)


def shown(alignment):
    return [(pair.left, pair.right, pair.relation) for pair in alignment.pairs]


def art(*numbers):
    return tuple(f"art_{n}" for n in numbers)


def test_a_moved_article_is_found_where_it_went():
    found = shown(
        align(decision(ARTICLES), decision([*ARTICLES[:2], *ARTICLES[3:9], ARTICLES[2], *ARTICLES[9:]]))
    )
    assert (art(3), art(9), Relation.MOVED) in found
    assert len([one for one in found if one[2] is Relation.SAME_PLACE]) == 19


def test_split_and_merged_articles_are_found():
    one, other = ARTICLES[9].split("\n\n", 1)
    parted = decision([*ARTICLES[:9], one, other, *ARTICLES[10:]])
    assert (art(10), art(10, 11), Relation.SPLIT) in shown(align(decision(ARTICLES), parted))
    assert (art(10, 11), art(10), Relation.MERGED) in shown(align(parted, decision(ARTICLES)))


def test_added_and_removed_articles_are_substance_and_stand_in_their_place():
    left, right = decision(ARTICLES), decision([*ARTICLES[:4], "设立全新的数据交易所。", *ARTICLES[5:]])
    found = shown(align(left, right))
    assert found[4:6] == [(art(5), (), Relation.REMOVED), ((), art(5), Relation.ADDED)]
    assert {pair.left or pair.right for pair in align(left, right).of(SUBSTANCE)} == {art(5)}


def check_nothing_is_lost(left, right):
    """Every unit stands in exactly one pair, and the changes of each pair are both of its sides, sign for sign."""
    alignment = align(left, right)
    for side, ids in (
        (left, [one for pair in alignment.pairs for one in pair.left]),
        (right, [one for pair in alignment.pairs for one in pair.right]),
    ):
        assert sorted(ids) == sorted(unit.id for unit in units(side.document))
    texts = [{unit.id: unit.text for unit in units(side.document)} for side in (left, right)]
    for pair in alignment.pairs:
        if pair.left and pair.right:
            assert "".join(one.left for one in pair.verdict.changes) == "\n".join(
                texts[0][one] for one in pair.left
            )
            assert "".join(one.right for one in pair.verdict.changes) == "\n".join(
                texts[1][one] for one in pair.right
            )
    return alignment


SHORT = [article.split("\n")[0][:60] for article in ARTICLES]


def edited(random, articles, edits):
    """So many random edits: words out, in or twice, an article out, in, moved, split or merged."""
    articles = list(articles)
    for _ in range(edits):
        at = random.randrange(len(articles))
        deed = random.randrange(8)
        article = articles[at]
        cut = random.randrange(len(article) + 1)
        if deed == 0 and len(articles) > 1:
            del articles[at]
        elif deed == 1:
            articles.insert(at, random.choice(SHORT)[::-1])
        elif deed == 2:
            articles.insert(random.randrange(len(articles)), articles.pop(at))
        elif deed == 3 and 5 < cut < len(article) - 5:
            articles[at : at + 1] = [article[:cut] + "。", article[cut:]]
        elif deed == 4 and at + 1 < len(articles) and len(article) < 200:
            articles[at : at + 2] = [article + articles[at + 1]]
        elif deed == 5 and len(article) > 12:
            articles[at] = article[:cut] + article[cut + 4 :]
        else:
            articles[at] = (
                article[:cut] + random.choice("，。应当不得30万元北京市、天津市本省（》\n ") + article[cut:]
            )
    return articles


@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_random_edits_are_aligned_without_loss(seed):
    """Ten seeds of a thousand edits each, in steps of ten; each step is aligned with the text before it."""
    random = Random(seed)
    before = SHORT[:12]
    for _ in range(100):
        after = edited(random, before, 10)
        check_nothing_is_lost(decision(before), decision(after))
        before = after if 6 <= len(after) <= 18 else SHORT[:12]


@given(st.permutations(range(8)), st.sets(st.integers(0, 7)))
@settings(max_examples=40)
def test_articles_find_themselves_however_they_are_shuffled_and_thinned(order, gone):
    left = decision(ARTICLES[:8])
    kept = [at for at in order if at not in gone] or [0]
    found = check_nothing_is_lost(left, decision([ARTICLES[at] for at in kept]))
    pairs = {(pair.left, pair.right) for pair in found.pairs if pair.left and pair.right}
    assert pairs == {(art(at + 1), art(place)) for place, at in enumerate(kept, start=1)}


@given(st.text(max_size=60), st.text(max_size=60))
def test_changes_end_to_end_are_both_texts(left, right):
    changes = differences(left, right, left_naming=HEBEI, right_naming=BEIJING)
    assert "".join(one.left for one in changes) == left
    assert "".join(one.right for one in changes) == right
    assert all(one.left == left[one.left_start : one.left_end] for one in changes)
    assert all((one.op is Op.EQUAL) <= (one.left == one.right) for one in changes)


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_the_texts_they_are_aligned_without_loss(left, right):
    check_nothing_is_lost(Side(document=parse(left)), Side(document=parse(right)))


def test_a_plan_is_aligned_with_itself_clause_by_clause():
    side = Side(document=text(JINGNAN))
    found = align(side, side)
    assert all(pair.left == pair.right and pair.verdict.difference is NONE for pair in found.pairs)
    assert len(found.pairs) == 59


def test_a_text_that_is_not_held_has_an_empty_column():
    table = align_several([beijing(), None, hebei()])
    assert [row.cells for row in table.rows[1:]] == [((f"art_{n}",), (), (f"art_{n}",)) for n in range(1, 21)]
    assert table.sides[1] is None
    kinds = {row.cells[0][0]: row.verdicts[0, 2].difference for row in table.rows[1:]}
    assert kinds == {f"art_{n}": TRUTH[n][0] for n in range(1, 21)}


def test_three_texts_stand_side_by_side_and_nothing_is_lost():
    one = decision(ARTICLES[:6])
    other = decision([*ARTICLES[:3], ARTICLES[8], *ARTICLES[4:6]])
    third = decision([ARTICLES[8], *ARTICLES[:2], ARTICLES[3], ARTICLES[11]])
    table = align_several([one, replace(other), third])
    assert [row.cells for row in table.rows] == [
        (art(1), art(1), art(2)),
        (art(2), art(2), art(3)),
        (art(3), art(3), ()),
        ((), art(4), art(1)),
        (art(4), (), art(4)),
        ((), (), art(5)),
        (art(5), art(5), ()),
        (art(6), art(6), ()),
    ]
    assert set(table.rows[0].verdicts) == {(0, 1), (0, 2), (1, 2)}


def test_no_text_at_all_is_an_empty_table():
    assert align_several([None, None]).rows == ()
    assert align_several([]).rows == ()
