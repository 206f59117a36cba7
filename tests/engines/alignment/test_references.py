"""References are found and led to the clauses they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PATHS, STATUTE, ZHONGGUANCUN, text
from xiechuang.engines.alignment.references import Points, circles, find
from xiechuang.engines.alignment.structure import parse, read

LAW = parse("中华人民共和国促进科技成果转化法\n第一条 甲。\n第二条 （一）乙。\n")


def shown(source, library=None):
    return {one.written: one.targets for one in find(parse(source), library=library)}


def test_every_reference_of_a_statute_leads_where_it_says():
    found = [(one.at, one.written, one.targets, one.is_resolved) for one in find(parse(STATUTE))]
    assert found == [
        ("note", "《关于修改某条例的决定》", (), False),
        ("art_1__para_1", "《中华人民共和国促进科技成果转化法》", (), False),
        ("art_1__para_1", "本条例", (), True),
        ("art_2__para_1", "本条例", (), True),
        ("art_2__para_2", "前款", ("art_2__para_1",), True),
        ("art_3__para_1", "第二条第一款第三项", ("art_2__para_1__item_3",), True),
        ("art_3__para_1", "本章", ("chp_2",), True),
        ("art_3-1__para_1", "第三条至第四条", ("art_3", "art_3-1", "art_4"), True),
        ("art_4__para_1", "本条例", (), True),
        ("art_4__para_1", "《某省旧办法》", (), False),
    ]


def test_another_text_at_hand_is_known_by_its_name_and_its_clauses():
    library = {"中华人民共和国促进科技成果转化法": LAW}
    source = (
        "第一条 依照《促进科技成果转化法》第一条和第二条的规定。\n第二条 依照《促进科技成果转化法》第九条。"
    )
    found = find(parse(source), library=library)
    assert [(one.written, one.title, one.targets, one.is_resolved) for one in found] == [
        ("《促进科技成果转化法》", "中华人民共和国促进科技成果转化法", (), True),
        ("第一条", "中华人民共和国促进科技成果转化法", ("art_1",), True),
        ("第二条", "中华人民共和国促进科技成果转化法", ("art_2",), True),
        ("《促进科技成果转化法》", "中华人民共和国促进科技成果转化法", (), True),
        ("第九条", "中华人民共和国促进科技成果转化法", (), False),
    ]


def test_a_clause_of_an_unknown_text_is_not_taken_for_our_own():
    found = find(parse("第一条 依照《某法》第二条。\n第二条 甲。"))
    assert [(one.written, one.title, one.is_resolved) for one in found] == [
        ("《某法》", "某法", False),
        ("第二条", "某法", False),
    ]


@pytest.mark.parametrize(
    ("source", "written", "targets"),
    [
        ("第一条 甲。\n乙。\n前两款不适用。", "前两款", ("art_1__para_1", "art_1__para_2")),
        ("第一条 甲。\n第二条 前条规定的。", "前条", ("art_1",)),
        ("第一条 甲。\n第二条 本条所称。", "本条", ("art_2",)),
        ("第一条 前款规定。", "前款", ()),
        ("第一条 甲。\n第二款适用。", "第二款", ("art_1__para_2",)),
        ("第一条 见附件2。\n附件2\n甲", "附件2", ("att_2",)),
        ("第一条 依照第十一条之二办理。\n第十一条之二 甲。", "第十一条之二", ("art_11-2",)),
    ],
)
def test_near_places_are_found(source, written, targets):
    assert shown(source)[written] == targets


def test_the_plan_cites_seven_documents_with_their_numbers():
    found = [one for one in find(text(ZHONGGUANCUN)) if one.points is Points.TEXT]
    assert [(one.title, one.document_number) for one in found][:2] == [
        ("京津冀协同发展规划纲要", "中发〔2015〕16号"),
        ("关于贯彻〈京津冀协同发展规划纲要〉的意见", "京发〔2015〕11号"),
    ]
    cited = {one.title for one in find(text(JINGNAN)) if one.points is Points.TEXT}
    assert {"中华人民共和国促进科技成果转化法", "河北省促进科技成果转化条例", "企业知识产权管理规范"} <= cited


def test_circles_are_reported_within_a_text_and_between_texts():
    inside = parse(
        "甲办法\n第一条 依照第二条。\n第二条 依照第三条。\n第三条 依照第一条。\n第四条 依照本条和第一条。"
    )
    assert circles({"甲办法": inside}) == [(("甲办法", "art_1"), ("甲办法", "art_2"), ("甲办法", "art_3"))]
    one = parse("甲办法\n第一条 依照《乙办法》第一条。")
    other = parse("乙办法\n第一条 依照《甲办法》第一条。")
    assert circles({"甲办法": one, "乙办法": other}) == [
        (("乙办法", ""), ("甲办法", "")),
        (("乙办法", "art_1"), ("甲办法", "art_1")),
    ]


def test_what_leads_nowhere_or_to_itself_is_no_circle():
    source = "甲办法\n第一条 依照第一条第二款。\n第二条 依照第一条、第九条和《甲办法》。"
    assert circles({"甲办法": parse(source)}) == []


def test_a_long_chain_of_references_is_followed():
    lines = [f"第{n}条 依照第{n + 1}条。" for n in range(1, 3000)]
    closed = parse("\n".join([*lines, "第3000条 依照第1条。"]))
    assert [len(one) for one in circles({"甲": closed})] == [3000]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_spans_are_exact(path):
    document = read(path.read_bytes())
    for one in find(document):
        assert document.source[one.start : one.end] == one.written


@given(
    st.lists(
        st.sampled_from(
            [
                "第一条 ",
                "第二条",
                "第三款",
                "第二项",
                "前款",
                "本条",
                "至",
                "、",
                "《甲》",
                "（一）",
                "\n",
                "本法",
                "附件1",
                "。",
            ]
        )
    ).map("".join)
)
def test_whatever_the_text_targets_are_there(source):
    document = parse(source)
    for one in find(document, library={"甲": LAW}):
        assert source[one.start : one.end] == one.written
        there = LAW if one.title == "甲" else document
        assert all(target in there.by_id for target in one.targets)
