"""A small shelf of records to ask about."""

import pytest

from xiechuang.engines.matching.asking import Asker, Entry

SHELF = {
    "a": Entry(title="高镍正极材料制备工艺", keywords="锂离子电池 正极材料"),
    "b": Entry(title="动力电池回收", keywords="电池 石墨烯"),
    "c": Entry(title="石墨烯导热膜", keywords="石墨烯 LED散热"),
    "d": Entry(title="储能电站电池管理系统", keywords="电池 储能"),
    "e": Entry(title="大功率LED照明", keywords="LED"),
    "f": Entry(title="绿色冶金余热利用", keywords="钢渣"),
    "g": Entry(title="Graphene transistor platform", keywords="graphene"),
    "h": Entry(title="银行风控平台", keywords="银行"),
}


@pytest.fixture(scope="session")
def asker() -> Asker:
    return Asker.build(SHELF)
