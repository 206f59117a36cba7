"""One dated value of a rule, or the statement that it is not published."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any, Final

from xiechuang.engines.rules.parameters.units import Unit, say_value


class _Unknown(Enum):
    UNKNOWN = "未公布"


UNKNOWN: Final = _Unknown.UNKNOWN
"""The value of a parameter that is not published; nothing stands in for it."""


class Sureness(StrEnum):
    """How sure we are: the text was read word for word, only pieces or retellings were seen, nothing was found."""

    TEXT = "text"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where it stands: a document held by the profile or elsewhere, with the words and address if known.

    `anchor` are the printed numbers of the clause in a held text, from the top down: 2-4-1 is 二（四）1.
    """

    document: str
    anchor: str = ""
    held: bool = False
    quote: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Half-open days in force; `since` None: the beginning is not stated, `until` None: it goes on."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end

    @property
    def first(self) -> date:
        """The first day, for comparing."""
        return self.since or date.min

    @property
    def end(self) -> date:
        """The day after the last, for comparing."""
        return self.until or date.max

    @property
    def words(self) -> str:
        """The period as it is shown."""
        since = self.since.isoformat() if self.since else "起始日未载"
        return f"{since} 起，至 {self.until.isoformat()} 前" if self.until else f"{since} 起"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value (fen, Fraction, count, flag, codes or bands) or UNKNOWN, for some places and days."""

    id: str
    name: str
    places: tuple[str, ...]
    value: Any
    unit: Unit
    period: Period
    clause: str
    source: Source
    sureness: Sureness
    note: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether no value is published."""
        return self.value is UNKNOWN

    @property
    def words(self) -> str:
        """The value in words."""
        return UNKNOWN.value if self.is_unknown else say_value(self.value, self.unit)
