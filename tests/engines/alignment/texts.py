"""The four published texts and what the tests share."""

from functools import cache
from pathlib import Path

import xiechuang
from xiechuang.engines.alignment.aligning import Naming, Place, Side
from xiechuang.engines.alignment.structure import Document, read

FOLDER = Path(xiechuang.__file__).parent / "profiles" / "jingjinji" / "policies"
PATHS = sorted(FOLDER.glob("*.txt"))
PLACES = (Place("北京", "市"), Place("天津", "市"), Place("河北", "省"))
JINGNAN = "hebei-jingnan-plan-2017-2020"
ZHONGGUANCUN = "zhongguancun-action-plan-2016-2018"


@cache
def text(name: str) -> Document:
    return read((FOLDER / f"{name}.txt").read_bytes())


def hebei() -> Side:
    return Side(document=text("hebei-decision-2023"), naming=Naming(PLACES, "河北"))


def beijing() -> Side:
    return Side(document=text("beijing-decision-2023"), naming=Naming(PLACES, "北京"))


STATUTE = """某省促进条例
(2019年3月1日某省人民代表大会常务委员会第三次会议通过 根据2022年5月2日某省人民代表大会常务委员会《关于修改某条例的决定》修正)

第一章　总则

第一条　为了促进转化，根据《中华人民共和国促进科技成果转化法》，制定本条例。

第二条　本条例所称转化，是指下列活动：

（一）后续试验；

（二）应用：

1.首次应用；

2.推广应用；

（三）推广。

前款第一项的活动由省科学技术部门指导。

第二章　保障

第三条　省人民政府应当每年安排资金不少于5000万元。违反第二条第一款第三项规定的，不得享受本章的支持。

第三条之一　依照第三条至第四条办理。

第四条　本条例自2019年6月1日起施行。《某省旧办法》同时废止。

附件1

资金申请表

附件2：

1.甲表
"""
"""A statute with every level."""
