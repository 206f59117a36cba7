"""What an index is made of: indicators, groups, the compiled hierarchy, data with units and periods, flags, problems."""

from xiechuang.engines.indices.structure.data import Data, Panel
from xiechuang.engines.indices.structure.flags import Flag, flags_of
from xiechuang.engines.indices.structure.hierarchy import Hierarchy, Level
from xiechuang.engines.indices.structure.indicators import Frequency, Group, Indicator, Item, Kind
from xiechuang.engines.indices.structure.problems import (
    DataError,
    Problem,
    ProblemsError,
    StructureError,
    refuse_columns,
)
from xiechuang.engines.indices.structure.years import yearly

__all__ = [
    "Data",
    "DataError",
    "Flag",
    "Frequency",
    "Group",
    "Hierarchy",
    "Indicator",
    "Item",
    "Kind",
    "Level",
    "Panel",
    "Problem",
    "ProblemsError",
    "StructureError",
    "flags_of",
    "refuse_columns",
    "yearly",
]
