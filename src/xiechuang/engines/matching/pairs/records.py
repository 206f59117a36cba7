"""What the matcher compares: a need and a supply, stated plainly; None and empty mean "not stated"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xiechuang.engines.matching.quantities.measured import Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A technology readiness level inside a named scale; levels of different scales are never compared."""

    scale: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A measurable parameter that a need asks for; `must` parameters cap the level when missed."""

    quantity: Quantity
    must: bool = False

    @property
    def label(self) -> str:
        """The requirement as people write it."""
        return f"{self.quantity.name or ''}{self.quantity.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDecline:
    """That bringing the need together with one supply was declined before: one reason in words for each time, oldest first."""

    supply: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A demand. Codes of fields are dotted paths ("1.2.3"); money is in fen; regions are codes."""

    key: str
    title: str = ""
    keywords: str = ""
    description: str = ""
    fields: tuple[str, ...] = ()
    readiness: Readiness | None = None
    stages: frozenset[str] = frozenset()
    budget: int | None = None
    modes: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    requirements: tuple[Requirement, ...] = ()
    past_declines: tuple[PastDecline, ...] = ()
    """As far as the asker may know of them; a supply that is not named here is treated as never declined."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by index field."""
        return {"title": self.title, "keywords": self.keywords, "abstract": self.description}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """An achievement; price None is negotiable or not stated. Who owns it is deliberately not part of it."""

    key: str
    title: str = ""
    keywords: str = ""
    abstract: str = ""
    fields: tuple[str, ...] = ()
    readiness: Readiness | None = None
    stage: str | None = None
    price: int | None = None
    modes: frozenset[str] = frozenset()
    region: str | None = None
    parameters: tuple[Quantity, ...] = ()
    published_on: date | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by index field."""
        return {"title": self.title, "keywords": self.keywords, "abstract": self.abstract}
