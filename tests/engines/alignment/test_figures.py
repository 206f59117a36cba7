"""Numbers of a plan become data; recall and precision against a list made by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.alignment.texts import JINGNAN, PATHS, text
from xiechuang.engines.alignment.figures import Bound, What, figures, figures_in
from xiechuang.engines.alignment.structure import parse, read

Q, RANK, YEAR = What.QUANTITY, What.RANK, What.YEAR
REACHES, LEAST, ABOVE, MOST, STATED = Bound.REACHES, Bound.AT_LEAST, Bound.ABOVE, Bound.AT_MOST, Bound.STATED
HIGH_TECH = "高新技术产业增加值"
# Section 一（三） read by a person, every number in its order: (point, what, indicator, bound, value, unit, year, as written).
TARGETS = [
    ("", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("1", Q, "示范区研发投入占GDP比重", REACHES, 2.5, "%", 2020, "2.5%"),
    ("1", Q, "每万人口发明专利拥有量", REACHES, 6, "件", 2020, "6件"),
    ("1", RANK, "石家庄高新区综合排名", STATED, 1, "方阵", 2020, "第一方阵"),
    ("1", RANK, "保定高新区综合排名", MOST, 20, "位", 2020, "前20位"),
    ("1", RANK, "固安高新区科技创新能力", MOST, 5, "位", 2020, "前5位"),
    ("2", Q, "省级以上技术转移机构", ABOVE, 10, "个", 2020, "10个"),
    ("2", Q, "技术合同交易总额", ABOVE, 100e8, "元", 2020, "100亿元"),
    ("2", Q, "吸纳京津技术合同交易额占全省", LEAST, 1 / 3, "", 2020, "1/3以上"),
    ("3", Q, "高新技术企业", REACHES, 1000, "家", 2020, "1000家"),
    ("3", Q, "科技型中小企业", REACHES, 10000, "家", 2020, "1万家"),
    ("3", Q, "科技小巨人企业", REACHES, 1000, "家", 2020, "1000家"),
    ("3", Q, "规模以上工业企业研发投入占主营业务收入的比例", REACHES, 1.3, "%", 2020, "1.3%"),
    ("3", Q, "研发投入出自企业", STATED, 90, "%", 2020, "90%"),
    ("3", Q, "研发机构建在企业", STATED, 80, "%", 2020, "80%"),
    ("3", Q, "发明专利源自企业", STATED, 80, "%", 2020, "80%"),
    ("3", Q, "研发人员集中在企业", STATED, 80, "%", 2020, "80%"),
    ("3", Q, "技术交易发生在企业", STATED, 80, "%", 2020, "80%"),
    ("4", Q, f"{HIGH_TECH}平均增速", LEAST, 15, "%", 2020, "15%以上"),
    ("4", Q, f"{HIGH_TECH}占规模以上工业增加值的比重", REACHES, 30, "%", 2020, "30%"),
    ("5", Q, "省级以上科技企业孵化器", REACHES, 30, "个", 2020, "30个"),
    ("5", Q, "众创空间（星创天地）", REACHES, 100, "个", 2020, "100个"),
    ("5", Q, "省级技术创新中心", ABOVE, 5, "个", 2020, "5个"),
    ("5", Q, "产业技术创新联盟", REACHES, 20, "个", 2020, "20个"),
    ("5", Q, "省级以上创新型产业集群", REACHES, 10, "个", 2020, "10个"),
    ("6", YEAR, "", MOST, 2030, "年", 2030, "到2030年"),
]
# The rest of the plan: everything that is a number, in its order.
ELSEWHERE = [
    ("preamble", What.PERIOD, "", STATED, 2017, "年", None, "2017-2020年"),
    ("date", What.DAY, "", STATED, 736548, "", None, "2017年8月7日"),
    ("chp_1__sec_2", Q, "", STATED, 11, "园", None, "11园"),
    ("chp_2__sec_1__point_2", Q, "重大科技成果转化项目", LEAST, 20, "项", None, "20项"),
    ("chp_2__sec_1__point_2", Q, "重大科技成果转化项目", LEAST, 10, "项", None, "10项"),
    ("chp_2__sec_2__point_1", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_2__point_1", Q, "示范区入库企业", LEAST, 1500, "家", 2020, "1500家以上"),
    ("chp_2__sec_2__point_1", Q, "高新技术企业", REACHES, 1000, "家", 2020, "1000家"),
    ("chp_2__sec_2__point_1", Q, f"{HIGH_TECH}占规模以上工业增加值的比重", REACHES, 30, "%", 2020, "30%"),
    ("chp_2__sec_2__point_2", Q, "研发费用", STATED, 75, "%", None, "75%"),
    ("chp_2__sec_2__point_2", Q, "无形资产成本", STATED, 175, "%", None, "175%"),
    ("chp_2__sec_2__point_2", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_2__point_2", Q, "示范区科技型中小企业", REACHES, 10000, "家", 2020, "1万家"),
    ("chp_2__sec_2__point_2", Q, "科技小巨人企业", REACHES, 1000, "家", 2020, "1000家"),
    ("chp_2__sec_3__point_1", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_3__point_1", Q, "示范区规模以上工业企业设立研发机构的比例", REACHES, 80, "%", 2020, "80%"),
    ("chp_2__sec_3__point_2", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_3__point_2", Q, "示范区新型研发组织", REACHES, 20, "家", 2020, "20家"),
    ("chp_2__sec_3__point_4", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_3__point_4", Q, "示范区众创空间（星创天地）", REACHES, 100, "个", 2020, "100个"),
    ("chp_2__sec_3__point_5", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_3__point_5", Q, "示范区省级以上科技企业孵化器", REACHES, 30, "个", 2020, "30个"),
    ("chp_2__sec_4__point_1", Q, "", STATED, 11, "园", None, "11园"),
    ("chp_2__sec_4__point_1", Q, "一次性奖励", MOST, 30e4, "元", None, "30万元"),
    ("chp_2__sec_4__point_1", Q, "技术合同中实际发生技术交易额", STATED, 1, "‰", None, "1‰"),
    ("chp_2__sec_4__point_1", Q, "奖励性后补助", MOST, 20e4, "元", None, "20万元"),
    ("chp_2__sec_4__point_1", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_4__point_1", Q, "示范区技术合同交易总额", ABOVE, 100e8, "元", 2020, "100亿元"),
    ("chp_2__sec_4__point_3", Q, "大型科技成果对接", LEAST, 5, "场", None, "5场"),
    ("chp_2__sec_4__point_4", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_4__point_4", Q, "", STATED, 11, "园", 2020, "11园"),
    ("chp_2__sec_5__point_1", Q, "首期规模", STATED, 10e8, "元", None, "10亿元"),
    ("chp_2__sec_5__point_1", Q, "子基金", LEAST, 1, "支", None, "1支"),
    ("chp_2__sec_5__point_1", Q, "其投向种子期、初创期科技型企业投资额", STATED, 70, "%", None, "70%"),
    ("chp_2__sec_5__point_2", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_5__point_2", Q, "示范区科技信贷规模", REACHES, 200e8, "元", 2020, "200亿元"),
    ("chp_2__sec_6__point_1", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_6__point_1", Q, "示范区院士工作站", REACHES, 50, "家", 2020, "50家"),
    ("chp_2__sec_6__point_2", YEAR, "", MOST, 2020, "年", 2020, "到2020年"),
    ("chp_2__sec_6__point_2", Q, "技术转移人才培养基地", STATED, 10, "家", 2020, "10家"),
    ("chp_2__sec_7__point_3", What.PERIOD, "", STATED, 2016, "年", None, "2016-2020年"),
    ("chp_3__sec_1", Q, "清单", STATED, 3, "个", None, "三个"),
]


def row(one, at):
    return at, one.what, one.indicator, one.bound, pytest.approx(one.value), one.unit, one.year, one.written


def rated(found, expected):
    """Recall, precision, and what was missed or made up; a row counts only where all of it is right."""
    left = list(found)
    missed = []
    for wanted in expected:
        if wanted in left:
            left.remove(wanted)
        else:
            missed.append(wanted)
    hits = len(expected) - len(missed)
    return hits / len(expected), hits / max(1, len(found)), missed, left


def test_every_number_of_the_2020_targets_is_extracted():
    section = "chp_1__sec_3__"
    found = [
        row(
            one,
            one.at.removeprefix(section).partition("__para")[0].removeprefix("point_").replace("para_1", ""),
        )
        for one in figures(text(JINGNAN))
        if one.at.startswith(section)
    ]
    recall, precision, missed, made_up = rated(found, TARGETS)
    assert (missed, made_up) == ([], [])
    assert recall >= 0.95
    assert precision >= 0.95


def test_every_other_number_of_the_plan_is_extracted():
    found = [
        row(one, one.at.partition("__para")[0])
        for one in figures(text(JINGNAN))
        if not one.at.startswith("chp_1__sec_3")
    ]
    recall, precision, missed, made_up = rated(found, ELSEWHERE)
    assert (missed, made_up) == ([], [])
    assert min(recall, precision) >= 0.95


def test_what_is_missed_and_made_up_is_listed():
    assert rated([1, 2], [2, 3]) == (0.5, 0.5, [3], [1])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_spans_are_exact(path):
    document = read(path.read_bytes())
    for one in figures(document):
        clause = document.by_id[one.at]
        assert document.source[one.start : one.end] == one.written
        assert clause.body <= one.start < one.end <= clause.own_end


def test_ranks_know_among_whom_and_yearly_duties_how_often():
    found = {one.written: one for one in figures(text(JINGNAN))}
    assert [found[each].scope for each in ("第一方阵", "前20位", "前5位")] == ["全国高新区", "全国", "全省"]
    assert [found[each].each for each in ("5场", "20项", "20万元", "30万元")] == ["每年", "每年", "年度", ""]
    assert found["前20位"].is_target
    assert not found["30万元"].is_target


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("自受理之日起15个工作日内答复", [(What.DURATION, MOST, 15, "个工作日")]),
        ("三十日以内", [(What.DURATION, MOST, 30, "日")]),
        ("占比不低于百分之三点五", [(Q, LEAST, 3.5, "%")]),
        ("不超过三分之一", [(Q, MOST, 1 / 3, "")]),
        ("千分之二", [(Q, STATED, 2, "‰")]),
        ("投入约1,200万元", [(Q, Bound.ABOUT, 12e6, "元")]),
        ("二〇二五年十二月三十一日前", [(What.DAY, STATED, 739616, "")]),
        ("2025年底前完成", [(YEAR, MOST, 2025, "年")]),
        ("2016年出台", [(YEAR, STATED, 2016, "年")]),
        ("保持三年", [(What.DURATION, STATED, 3, "年")]),
        ("增长一倍", [(Q, STATED, 1, "倍")]),
        ("前三名", [(RANK, MOST, 3, "名")]),
        *(
            (nothing, [])
            for nothing in ("三位一体", "一批", "一个平台", "京发〔2015〕11号", "第十一条第二款", "“4+N”区域")
        ),
        *(
            (nothing, [])
            for nothing in (
                "“新四条”政策",
                "三三三人才工程",
                "工业4.0",
                "百人计划",
                "2月30日",
                "第1届",
                "1/0",
            )
        ),
    ],
)
def test_numbers_of_other_texts_are_read(words, expected):
    found = [(one.what, one.bound, pytest.approx(one.value), one.unit) for one in figures_in(words)]
    assert found == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("资助50—100万元", [(50e4, 100e4, "元", "50—100万元")]),
        ("占30%至50%", [(30, 50, "%", "30%至50%")]),
        ("处一万元以上五万元以下罚款", [(1e4, 5e4, "元", "一万元以上五万元以下")]),
        ("10家-5人", [(10, None, "家", "10家"), (5, None, "人", "5人")]),
    ],
)
def test_ranges_are_one_figure_with_two_ends(words, expected):
    assert [(one.value, one.until, one.unit, one.written) for one in figures_in(words)] == expected


def test_a_deadline_above_holds_below_until_another_is_stated():
    source = "某计划\n一、目标\n（一）总体。到2027年，基本建成。\n1.企业。高新技术企业达到10家。到2030年，达到20家。\n（二）其他。企业5家。"
    years = {one.written: one.year for one in figures(parse(source)) if one.what is Q}
    assert years == {"10家": 2027, "20家": 2030, "5家": None}


@given(
    st.text(
        alphabet="一二三十百千万亿分之第前位家个%‰年月日内到0123456789./,.，。、（）“”至-–甲占的 \n",
        max_size=80,
    )
)
def test_whatever_the_sentence_spans_stay_exact(words):
    for one in figures_in(words):
        assert words[one.start : one.end] == one.written
        assert one.value >= 0
