"""Cell parsers: each makes a value out of one cell of text, or refuses it with a way to mend it."""

from .cell import CellRefused, Parser
from .choices import boolean, choice, choices
from .dates import date
from .money import money, money_range
from .numbers import decimal, integer
from .texts import text, words

__all__ = [
    "CellRefused",
    "Parser",
    "boolean",
    "choice",
    "choices",
    "date",
    "decimal",
    "integer",
    "money",
    "money_range",
    "text",
    "words",
]
