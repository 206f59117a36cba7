"""Two or three texts side by side, each pair of clauses with how it differs and why."""

from xiechuang.engines.alignment.aligning.aligning import Alignment, Pair, Relation, Side, align
from xiechuang.engines.alignment.aligning.differing import Change, Op, differences
from xiechuang.engines.alignment.aligning.judging import Difference, Reason, Verdict, Why, judge
from xiechuang.engines.alignment.aligning.places import Naming, Place
from xiechuang.engines.alignment.aligning.several import Row, Table, align_several
from xiechuang.engines.alignment.aligning.units import Unit, units

__all__ = [
    "Alignment",
    "Change",
    "Difference",
    "Naming",
    "Op",
    "Pair",
    "Place",
    "Reason",
    "Relation",
    "Row",
    "Side",
    "Table",
    "Unit",
    "Verdict",
    "Why",
    "align",
    "align_several",
    "differences",
    "judge",
    "units",
]
