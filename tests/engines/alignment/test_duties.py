"""Sentences become rows of a draft duty table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PATHS, text
from xiechuang.engines.alignment.duties import Force, bodies, duties, duty_words
from xiechuang.engines.alignment.structure import parse, read


def rows(source):
    return [(one.force, one.actor, one.action) for one in duties(parse(f"某条例\n第一条　{source}"))]


OTHERS = "本省与北京市、天津市"
FIELDS = [
    "科学技术",
    "发展改革",
    "教育",
    "工业和信息化",
    "人力资源社会保障",
    "政务服务",
    "知识产权",
    "市场监管",
]
# The Hebei decision read by a person: (clause, force, actor).
HEBEI = [
    *((f"art_{n}__para_1", Force.MUST, "") for n in range(1, 6)),
    ("art_5__para_2", Force.STATED, "本省与天津市"),
    ("art_6__para_1", Force.STATED, "省人民政府与北京市人民政府、天津市人民政府"),
    ("art_6__para_2", Force.STATED, f"省人民政府{'、'.join(FIELDS)}等有关部门"),
    ("art_7__para_1", Force.MUST, ""),
    ("art_7__para_2", Force.STATED, OTHERS),
    ("art_7__para_2", Force.MUST, "合作专项的支持项目"),
    ("art_8__para_1", Force.MUST, ""),
    ("art_8__para_2", Force.SUPPORTS, ""),
    ("art_8__para_2", Force.ENCOURAGES, ""),
    ("art_9__para_1", Force.MUST, ""),
    ("art_9__para_2", Force.STATED, OTHERS),
    ("art_9__para_2", Force.ENCOURAGES, ""),
    ("art_9__para_2", Force.SUPPORTS, ""),
    ("art_10__para_1", Force.MUST, ""),
    ("art_10__para_2", Force.STATED, OTHERS),
    ("art_10__para_3", Force.SUPPORTS, ""),
    ("art_11__para_1", Force.MUST, ""),
    ("art_11__para_1", Force.SUPPORTS, ""),
    ("art_12__para_1", Force.STATED, OTHERS),
    ("art_13__para_1", Force.STATED, OTHERS),
    ("art_14__para_1", Force.STATED, OTHERS),
    ("art_14__para_1", Force.ENCOURAGES, ""),
    ("art_15__para_1", Force.MUST, ""),
    ("art_15__para_1", Force.ENCOURAGES, ""),
    ("art_15__para_2", Force.STATED, OTHERS),
    ("art_15__para_2", Force.SUPPORTS, OTHERS),
    ("art_16__para_1", Force.STATED, OTHERS),
    ("art_16__para_2", Force.STATED, OTHERS),
    ("art_17__para_1", Force.STATED, OTHERS),
    ("art_18__para_1", Force.MUST, "本省"),
    ("art_19__para_1", Force.STATED, OTHERS),
]


def test_the_duties_of_the_hebei_decision():
    found = [(one.at, one.force, one.actor) for one in duties(text("hebei-decision-2023"))]
    assert found == HEBEI


def test_a_list_of_fields_names_each_department():
    row = next(one for one in duties(text("hebei-decision-2023")) if one.at == "art_6__para_2")
    assert row.bodies == ("省人民政府", *(f"{field}部门" for field in FIELDS))
    assert row.names_actor


def test_the_plan_names_who_carries_it_out():
    found = [one.actor for one in duties(text(JINGNAN)) if one.at == "chp_3__sec_1__para_1"]
    assert found == ["各地各有关部门", "示范区所在市、县", "各分园区管委会或责任主体"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "省科学技术部门应当公布名单，不得收取费用。",
            [(Force.MUST, "省科学技术部门", "公布名单"), (Force.MUST_NOT, "省科学技术部门", "收取费用")],
        ),
        ("禁止伪造合同。", [(Force.MUST_NOT, "", "伪造合同")]),
        ("企业可以自愿申请。", [(Force.MAY, "企业", "自愿申请")]),
        ("在招标时，应当公开。", [(Force.MUST, "", "公开")]),
        ("国家鼓励企业设立机构。", [(Force.ENCOURAGES, "国家", "企业设立机构")]),
        (
            "违反规定的，由市场监督管理部门责令改正。",
            [(Force.STATED, "市场监督管理部门", "责令改正")],
        ),
        ("提供资金支持，科学引导的方式。", []),
        ("科技人员享有所有权。", []),
        (
            "鼓励企业投入，支持高校转化。",
            [(Force.ENCOURAGES, "", "企业投入"), (Force.SUPPORTS, "", "高校转化")],
        ),
    ],
)
def test_sentences_of_other_texts(source, expected):
    assert rows(source) == expected


def test_words_and_bodies_are_counted_apart_from_rows():
    assert duty_words("甲应当做，不得不做。支持乙。") == ("应当", "不得", "支持")
    assert bodies("由省人民政府、市人民法院办理") == ("省人民政府", "市人民法院")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_spans_are_exact(path):
    document = read(path.read_bytes())
    for one in duties(document):
        assert document.source[one.word_start : one.word_end] == one.word
        assert document.source[one.actor_start : one.actor_end] == one.actor
        assert one.action in document.source[one.start : one.end]


@given(
    st.lists(
        st.sampled_from(
            [
                "应当",
                "不得",
                "支持",
                "省人民政府",
                "、",
                "，",
                "。",
                "；",
                "科技部门",
                "等有关部门",
                "与",
                "\n",
                "时",
                "可以",
            ]
        )
    ).map("".join)
)
def test_whatever_the_sentence_spans_stay_exact(source):
    document = parse(source)
    for one in duties(document):
        assert source[one.word_start : one.word_end] == one.word
        assert source[one.actor_start : one.actor_end] == one.actor
