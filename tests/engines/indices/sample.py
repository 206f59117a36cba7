"""A small index for tests: five units, six indicators, two groups and one indicator right under the index."""

import numpy as np

from xiechuang.engines.indices.structure import Data, Group, Hierarchy, Indicator

GAP = np.nan
UNITS = ("甲", "乙", "丙", "丁", "戊")
CODES = ("rd", "patents", "waste", "firms", "loans", "visits")
VALUES = (
    (10, 100, 5, 40, 7, 3),
    (20, 50, 4, 30, 6, 9),
    (15, 75, 9, 20, 1, 5),
    (12, 60, 1, 25, 4, 4),
    (11, 90, 7, 35, 2, 8),
)


def hierarchy():
    def indicator(code, parent, **more):
        return Indicator(code=code, name=f"{code} 指标", parent=parent, **more)

    return Hierarchy.build(
        indicators=[
            indicator("rd", "INNO", weight=2, target=18, lower=5, upper=25),
            indicator("patents", "INNO", denominator="population"),
            indicator("waste", "INNO", direction=-1),
            indicator("firms", "OPEN"),
            indicator("loans", "OPEN"),
            indicator("visits", "INDEX", weight=0.5),
        ],
        groups=[
            Group(code="INNO", name="创新", parent="INDEX", weight=3),
            Group(code="OPEN", name="开放", parent="INDEX"),
            Group(code="INDEX", name="总指数"),
        ],
    )


def data(values=VALUES, *, units=UNITS, period=None, population=(1, 2, 3, 4, 5), sources=None):
    return Data.build(
        units=units,
        names=[f"{unit}园" for unit in units],
        indicators=CODES,
        values=values,
        groups={"region": ["北", "北", "南", "南", None][: len(units)]},
        denominators={"population": population},
        period=period,
        sources=sources,
    )


def gappy():
    """The same with three cells missing."""
    values = np.array(VALUES, dtype=float)
    values[1, 0] = values[2, 4] = values[4, 2] = GAP
    return data(values)
