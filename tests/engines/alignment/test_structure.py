"""Texts become trees whose spans are the text again, whatever the text."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PATHS, STATUTE, ZHONGGUANCUN, text
from xiechuang.engines.alignment.structure import DateKind, Kind, Style, parse, read, render
from xiechuang.engines.alignment.structure.numerals import ordinal

LINES = st.sampled_from(
    """第一条　甲|第二条 乙|第三条之一　丙|第十条丁|一、甲|二、乙。丙|（一）甲|(二)乙|1.甲|2、乙|（1）甲|①甲|第一章　总则|第二节 丙
附件：1.甲|附件2|附件|某某决定|2017年8月7日|2017年13月40日|某省人民政府|各市人民政府：|甲，乙。||  丙；|本决定自2020年2月30日起施行。|第三条规定的|《甲》""".replace(
        "\n", "|"
    ).split("|")
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(LINES, max_size=30).map("\n".join),
    st.tuples(st.lists(LINES, max_size=20), st.sampled_from(["\r\n", "\r", "\n\n", "\n　", " "])).map(
        lambda one: one[1].join(one[0])
    ),
)


@given(TEXTS)
def test_whatever_is_parsed_is_rendered_sign_for_sign(source):
    document = parse(source)
    assert render(document) == source
    assert document.source == source


@given(TEXTS)
def test_spans_cover_the_text_and_addresses_are_its_own(source):
    document = parse(source)
    ids = [clause.id for clause in document.walk()]
    assert len(set(ids)) == len(ids)
    if source:
        assert (document.clauses[0].start, document.clauses[-1].end) == (0, len(source))
    for level in [document.clauses, *(clause.children for clause in document.walk())]:
        assert all(one.end == other.start for one, other in pairwise(level))
    for clause in document.walk():
        assert clause.start <= clause.body <= clause.own_end <= clause.end
        assert not clause.children or clause.children[-1].end == clause.end


@given(st.binary(max_size=200))
def test_any_file_is_read(data):
    document = read(data)
    assert render(document) == document.source


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_published_texts_are_rendered_byte_for_byte_and_have_no_problems(path):
    document = read(path.read_bytes())
    assert render(document).encode() == path.read_bytes()
    assert document.problems == ()


@pytest.mark.parametrize(
    ("name", "passed"),
    [("beijing-decision-2023", date(2023, 11, 24)), ("hebei-decision-2023", date(2023, 11, 30))],
)
def test_the_decisions_have_twenty_articles_and_their_days(name, passed):
    document = text(name)
    assert document.style is Style.DECISION
    assert [one.id for one in document.articles] == [f"art_{n}" for n in range(1, 21)]
    assert document.day(DateKind.PASSED) == passed
    effective = [one for one in document.dates if one.kind is DateKind.EFFECTIVE]
    assert [(one.day, one.on_publication) for one in effective] == [(None, True)]
    assert document.title.endswith("人民代表大会常务委员会关于推进京津冀协同创新共同体建设的决定")


def test_paragraphs_of_an_article_are_counted():
    document = text("hebei-decision-2023")
    counts = {one.number: len(one.children) for one in document.articles}
    assert counts == dict.fromkeys(map(str, range(1, 21)), 1) | dict.fromkeys(
        ("5", "6", "7", "8", "9", "15", "16"), 2
    ) | {"10": 3}
    assert document.words(document.by_id["art_5__para_2"]).startswith("本省与天津市围绕化工产业")


def test_the_plan_has_chapters_sections_points_and_attachments():
    document = text(JINGNAN)
    assert document.style is Style.PLAN
    assert document.title == "河北•京南国家科技成果转移转化示范区建设实施方案（2017－2020年）"
    assert document.day(DateKind.ISSUED) == date(2017, 8, 7)
    kinds = [clause.kind for clause in document.walk()]
    assert [kinds.count(kind) for kind in (Kind.CHAPTER, Kind.SECTION, Kind.POINT, Kind.ATTACHMENT)] == [
        3,
        14,
        36,
        3,
    ]
    assert document.by_id["chp_1__sec_3__point_3"].heading == "企业创新主体迅速壮大"
    assert document.own_words(document.by_id["chp_1__sec_3__point_3__para_1"]).startswith(
        "高新技术企业达到1000家"
    )
    assert document.words(document.by_id["att_3"]) == "各分园区科技成果转移转化重点领域"


def test_the_other_plan_has_its_document_number_and_eight_chapters():
    document = text(ZHONGGUANCUN)
    assert document.document_number == "中示区组发[2016]3号"
    assert [one.number for one in document.clauses if one.kind is Kind.CHAPTER] == list("12345678")
    assert len(document.by_id["chp_1__sec_2"].children) == 4


def test_a_statute_has_every_level():
    document = parse(STATUTE)
    assert document.style is Style.STATUTE
    assert document.problems == ()
    assert [one.id for one in document.walk()] == [
        *("title", "note", "chp_1", "art_1", "art_1__para_1", "art_2", "art_2__para_1"),
        *("art_2__para_1__item_1", "art_2__para_1__item_2"),
        *("art_2__para_1__item_2__point_1", "art_2__para_1__item_2__point_2", "art_2__para_1__item_3"),
        *("art_2__para_2", "chp_2", "art_3", "art_3__para_1", "art_3-1", "art_3-1__para_1"),
        *("art_4", "art_4__para_1", "att_1", "att_1__para_1", "att_2", "att_2__point_1"),
    ]
    assert document.words(document.by_id["art_2__para_1__item_3"]) == "推广。"
    assert [(one.kind, one.day) for one in document.dates] == [
        (DateKind.PASSED, date(2019, 3, 1)),
        (DateKind.AMENDED, date(2022, 5, 2)),
        (DateKind.EFFECTIVE, date(2019, 6, 1)),
    ]


def said(source: str) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in parse(source).problems]


def test_missing_doubled_and_misplaced_numbers_are_all_said_with_their_lines():
    source = "某决定\n一、甲。\n三、乙。\n三、丙。\n二、丁。\n八、戊。"
    assert said(source) == [(3, "missing"), (4, "doubled"), (5, "out-of-order"), (6, "missing")]
    assert [one.sentence for one in parse(source).problems][-1] == "第6行：八、之前缺第3至7条"
    assert said("某决定\n二、甲。\n三、乙。") == [(2, "missing")]


def test_days_that_do_not_exist_and_days_in_the_wrong_order_are_said():
    source = "某决定(2023年13月40日通过)\n一、甲。\n二、本决定自2023年2月30日起施行。"
    assert said(source) == [(1, "no-such-day"), (3, "no-such-day")]
    early = "某决定(2023年5月1日某会通过)\n一、甲。\n二、本决定自2022年1月1日起施行。"
    assert said(early) == [(3, "effective-early")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("支持�业发展。", "lost-signs"),
        ("甲\x00乙。", "control-signs"),
        ("甲\ue123乙。", "private-signs"),
        ("锟斤拷锟斤拷。", "wrong-encoding"),
        ("— 3 —", "page-number"),
        ("第 3 页 共 10 页", "page-number"),
        ("推 进 区 域 创 新 发 展。", "spaced"),
        ("笫二条 甲。", "odd-label"),
        ("第l条 甲。", "odd-label"),
        ("甲。第三条 乙。", "inline-article"),
        ("（甲乙。", "unbalanced"),
        ("《甲》乙》。", "unbalanced"),
    ],
)
def test_broken_and_scanned_lines_are_said(line, code):
    assert (3, code) in said(f"某决定\n一、甲。\n{line}\n二、乙。")


def test_lines_cut_by_a_narrow_page_and_texts_that_are_none_are_said():
    cut = "某决定\n一、" + "\n".join(["推进区域协同创新共同体建设应当坚持优势互补合作"] * 10)
    assert (1, "cut-lines") in said(cut)
    assert (1, "little-chinese") in said("abcdefgh " * 20)
    assert said("") == [(1, "empty")]
    assert said("  \n ") == [(1, "empty")]


def test_the_printed_numbers_lead_down_to_a_clause():
    plan, statute = text(JINGNAN), parse(STATUTE)
    assert plan.numbers(plan.by_id["chp_2__sec_4__point_1__para_1"]) == "2-4-1"
    assert statute.numbers(statute.by_id["art_2__para_1__item_2__point_1"]) == "2-2-1"
    assert statute.numbers(statute.by_id["title"]) == ""


def test_a_number_that_comes_again_does_not_take_the_address_of_the_first():
    assert [one.id for one in parse("某决定\n一、甲。\n一、乙。").articles] == ["art_1", "art_1.2"]


@pytest.mark.parametrize(
    "line", ["第三条规定的情形。", "第三条第二款。", "2018年，初步形成", "1.5倍以上", "三五成群"]
)
def test_what_only_begins_like_a_number_is_no_clause(line):
    assert not [one for one in parse(f"第一条 甲。\n{line}").walk() if one.number not in ("", "1")]


def test_old_encodings_and_marks_are_read():
    source = "某决定\n一、推进。\n"
    assert read(source.encode("gb18030")).source == source
    assert read(source.encode("utf-8-sig")).source == source


@pytest.mark.parametrize("name", ["hebei-decision-2023", JINGNAN])
def test_addresses_outlive_edits_elsewhere(name):
    """Whichever clause's words are rewritten, every other address leads to the same words as before."""
    document = text(name)
    leaves = [
        one for one in document.walk() if one.kind is Kind.PARAGRAPH and one.id.startswith(("art", "chp"))
    ]
    for leaf in leaves[:: max(1, len(leaves) // 12)]:
        tail = re.search(r"\s*$", document.source[leaf.start : leaf.end]).group()
        edited = parse(document.source[: leaf.body] + "改写后的话。" + tail + document.source[leaf.end :])
        above = {one.id for one in document.walk() if one.start <= leaf.start < one.end}
        assert {one.id: document.words(one) for one in document.walk() if one.id not in above} == {
            one.id: edited.words(one) for one in edited.walk() if one.id not in above
        }


def test_a_new_article_behind_leaves_the_addresses_before_it():
    document = text("hebei-decision-2023")
    longer = parse(document.source + "\n二十一、本决定由某部门解释。\n")
    assert [one.id for one in longer.walk()][: len(document.by_id)] == list(document.by_id)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("十一", 11),
        ("二十", 20),
        ("一百零五", 105),
        ("〇", 0),
        ("二〇二三", 2023),
        ("12", 12),
        ("③", 3),
        ("千", 1000),
    ]
    + [(wrong, None) for wrong in ("", "十十", "三百一百", "甲", "1" * 12, "零十")],
)
def test_ordinals_are_read(written, value):
    assert ordinal(written) == value
