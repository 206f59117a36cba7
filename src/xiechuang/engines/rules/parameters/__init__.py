"""What a formula is fed with: values with their clause, source, place, period in force and sureness."""

from xiechuang.engines.rules.parameters.bands import Band, Bands
from xiechuang.engines.rules.parameters.book import ParameterBook, Places
from xiechuang.engines.rules.parameters.parameter import UNKNOWN, Parameter, Period, Source, Sureness
from xiechuang.engines.rules.parameters.problems import Problem, RulesError
from xiechuang.engines.rules.parameters.units import Unit, UnreadableError, read_value, say_value
from xiechuang.engines.rules.parameters.yaml_rows import Rows, TextFile

__all__ = [
    "UNKNOWN",
    "Band",
    "Bands",
    "Parameter",
    "ParameterBook",
    "Period",
    "Places",
    "Problem",
    "Rows",
    "RulesError",
    "Source",
    "Sureness",
    "TextFile",
    "Unit",
    "UnreadableError",
    "read_value",
    "say_value",
]
