"""Formulas: functions of a case, registered with what they read, what the amount means, and when they hold."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiechuang.engines.rules.arithmetic import Quantity
from xiechuang.engines.rules.formulas.case import Case
from xiechuang.engines.rules.formulas.facts import Fact
from xiechuang.engines.rules.parameters import Period

Compute = Callable[[Case], Quantity | None]


class Bound(StrEnum):
    """What the computed amount is: exactly that, that at most (最高), or that at least (不低于)."""

    EXACT = "exact"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Nature(StrEnum):
    """What kind of money an amount is; amounts of different kinds are never added up."""

    NONE = "none"
    PAYMENT = "payment"
    TAX_BASE = "tax_base"
    SHARED_TAX = "shared_tax"
    RISK = "risk"
    REWARD = "reward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One clause as a function; `benefit` says in Chinese what the amount is, empty where there is none.

    `parameters` are all it may read; the `optional` ones among them need not be entered for every day and place.
    """

    id: str
    compute: Compute
    benefit: str
    nature: Nature
    bound: Bound
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    optional: tuple[str, ...]
    period: Period

    @property
    def clause_in_words(self) -> str:
        """The clause in Chinese, which stands below the first line of the function's docstring."""
        return (inspect.getdoc(self.compute) or "").partition("\n\n")[2]


FORMULAS: dict[str, tuple[Formula, ...]] = {}
"""Every formula by id, its dated variants in the order in which they were registered."""


def formula(
    id: str,
    *,
    facts: tuple[Fact, ...],
    parameters: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    benefit: str = "",
    nature: Nature = Nature.NONE,
    bound: Bound = Bound.EXACT,
    since: date | None = None,
    until: date | None = None,
) -> Callable[[Compute], Compute]:
    """Register a function as (the variant of) a formula; two variants of one id must not overlap in time."""
    period = Period(since=since, until=until)

    def register(compute: Compute) -> Compute:
        made = Formula(
            id=id,
            compute=compute,
            benefit=benefit,
            nature=nature,
            bound=bound,
            facts=tuple(fact.id for fact in facts),
            parameters=(*parameters, *optional),
            optional=optional,
            period=period,
        )
        for other in FORMULAS.get(id, ()):
            if period.first < other.period.end and other.period.first < period.end:
                raise ValueError(f"formula {id}: two variants hold on the same day")
        FORMULAS[id] = (*FORMULAS.get(id, ()), made)
        return compute

    return register


def find_formula(id: str, day: date) -> Formula | None:
    """The variant that holds on a day, if there is one."""
    return next((one for one in FORMULAS.get(id, ()) if day in one.period), None)
