"""How numbers stand in policy texts: the number, its scale, its unit, the words which bind it."""

import re

from xiechuang.engines.alignment.figures.figure import Bound
from xiechuang.engines.alignment.structure.dates import DAY
from xiechuang.engines.alignment.structure.numerals import WORDS

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,9})?"
# 百 and 千 by themselves begin names: 百人计划.
_CHINESE = r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千]{0,8}"
SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
"""Words between a number and its unit, by what they multiply."""
TIMES = ("个工作日", "工作日", "个月", "个季度", "季度", "小时", "分钟", "年", "日", "天", "周")
"""Units of durations."""
_COUNTED = (
    "个百分点", "百分点", "平方公里", "平方千米", "平方米", "公里", "公顷", "吨标准煤", "千瓦时", "兆瓦", "千瓦",
    "美元", "欧元", "人次", "人月", "元", "家", "个", "件", "项", "名", "人", "次", "场", "支", "只", "条", "倍",
    "户", "所", "座", "套", "台", "辆", "篇", "种", "类", "位", "亩", "吨", "岁", "届", "期", "批", "园", "处", "部",
    "例", "宗", "笔", "组", "对", "份", "颗", "艘", "架", "成", "档", "级", "GB", "TB", "MW", "kW", "km", "米", "分",
)  # fmt: skip


def _any_of(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_SCALE = rf"(?P<scale>{_any_of(list(SCALES))})?"
_UNIT = rf"[%％‰]|{_any_of([*TIMES, *_COUNTED])}"
_AFTER = r"(?P<after>(?:及|或|\(含\)|（含）)?(?:以上|以下|以内|之内|以外|左右|内))?"
FIGURE = re.compile(
    # Numbers of documents and clauses, which are passed over.
    rf"(?P<passed>[〔\[［（(]\d{{4}}[〕\]］）)]\d{{1,5}}号|第(?:[{WORDS}]{{1,6}}|\d{{1,4}})[条款项章节编目届次](?![{WORDS}\d])"
    r"|\d{1,2}月\d{1,2}日|[“”\"'‘]?\d[\d.]{0,8}\s?[+＋][\dNnXx]+|(?<![A-Za-z])[A-Za-z][A-Za-z\-_.]{0,20}\d[\w.]{0,20})"
    rf"|(?P<whole>{DAY.pattern})"
    rf"|(?P<from>\d{{4}})年?\s?(?:[－\-—–~～]{{1,2}}|至|到)\s?(?P<until>\d{{4}})年"
    rf"|(?P<by>(?:到|至|截至|于|在)\s?)?(?P<alone>(?<![\d.])\d{{4}})年(?:底|末)?(?P<before>前|以前|之前)?(?!\d{{1,2}}月)"
    rf"|前(?P<top>\d{{1,4}}|{_CHINESE})(?P<places>位|名|强)"
    rf"|第(?P<rank>\d{{1,4}}|{_CHINESE})(?P<tier>方阵|梯队|位|名)"
    rf"|(?<![\d.第+＋])(?P<low>{_ARABIC})\s?{_SCALE.replace('scale', 'scale1')}\s?(?P<unit1>{_UNIT})?\s?(?:[－\-—–~～]{{1,2}}|至|到)"
    rf"\s?(?P<high>{_ARABIC})\s?{_SCALE.replace('scale', 'scale2')}\s?(?P<unit2>(?(unit1)(?P=unit1)|(?:{_UNIT})))"
    rf"|(?P<upper>{_ARABIC})/(?P<lower>\d{{1,4}}){_AFTER.replace('after', 'after1')}"
    rf"|(?P<parts>{_CHINESE}|百|千|万)分之(?P<share>{_CHINESE}(?:点[{WORDS}]{{1,4}})?){_AFTER.replace('after', 'after2')}"
    rf"|(?<![\d.第+＋])(?P<number>{_ARABIC})\s?{_SCALE}\s?(?P<unit>[%％‰]|{_any_of([*TIMES, *_COUNTED])}){_AFTER}"
    rf"|(?<![\d.第同某每这那另{WORDS}])(?P<words>{_CHINESE}){_SCALE.replace('scale', 'scale3')}"
    rf"(?P<unit3>{_any_of([*TIMES, *_COUNTED])}){_AFTER.replace('after', 'after3')}"
)
"""One number with what belongs to it; which branch matched tells what it is."""

# 三位一体 and 一次性 count nothing, nor do 一批 and 一个.
NO_COUNT = re.compile(
    r"[三五]位一体|[一二三四五六七八九十]年规划|三次产业|[二三]次[开创]|[一二两三四五六七八九十][部组级分]"
)
"""Words which only begin like a count."""

BEFORE = {
    "至少": Bound.AT_LEAST, "不少于": Bound.AT_LEAST, "不低于": Bound.AT_LEAST, "最低": Bound.AT_LEAST,
    "不得低于": Bound.AT_LEAST, "不得少于": Bound.AT_LEAST,
    "超过": Bound.ABOVE, "突破": Bound.ABOVE, "大于": Bound.ABOVE, "高于": Bound.ABOVE, "多于": Bound.ABOVE,
    "最高": Bound.AT_MOST, "最多": Bound.AT_MOST, "至多": Bound.AT_MOST, "不超过": Bound.AT_MOST,
    "不高于": Bound.AT_MOST, "不得超过": Bound.AT_MOST, "不多于": Bound.AT_MOST, "控制在": Bound.AT_MOST,
    "低于": Bound.BELOW, "少于": Bound.BELOW, "小于": Bound.BELOW, "约": Bound.ABOUT,
    "达到": Bound.REACHES, "达": Bound.REACHES, "提高到": Bound.REACHES, "提升到": Bound.REACHES,
    "增加到": Bound.REACHES, "增长到": Bound.REACHES, "提高至": Bound.REACHES, "提升至": Bound.REACHES,
}  # fmt: skip
"""Words in front of a number, by how they bind it."""
BINDING = re.compile(_any_of(list(BEFORE)))
"""Any of these words."""

AFTER = {"以上": Bound.AT_LEAST, "以下": Bound.AT_MOST, "以内": Bound.AT_MOST, "之内": Bound.AT_MOST}
AFTER |= {"内": Bound.AT_MOST, "左右": Bound.ABOUT, "以外": Bound.ABOVE}
"""Words behind a unit, by how they bind the value."""
