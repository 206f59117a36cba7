"""A population of firms before one rule: the same formula over columns, in pieces that stay in the processor's cache."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.rules.arithmetic import Quantity, every
from xiechuang.engines.rules.formulas import FACTS, Answered, Case, FactKind, Formula
from xiechuang.engines.rules.judging.rulebook import Rulebook
from xiechuang.engines.rules.parameters import Parameter, Problem, RulesError
from xiechuang.engines.rules.parameters.units import LARGEST

PIECE = 32_768
"""So many firms are computed at once: few enough for a core's cache, enough that Python's own steps do not count.

Threads are no help: pieces this size take microseconds an operation, and handing the interpreter round costs more.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Per firm: `eligible` 1 yes, 0 no, -1 unknown; `amount` in fen where `is_known`, else 0.

    As in a verdict, an amount is known as 0 where a firm is surely not eligible, and unknown where eligibility is.
    """

    eligible: NDArray[np.int8]
    amount: NDArray[np.int64]
    is_known: NDArray[np.bool_]

    @classmethod
    def nobody(cls, firms: int, *, pays: bool) -> "Outcomes":
        """Nobody is eligible; the amount is surely 0 where the measure pays at all."""
        return cls(
            eligible=np.zeros(firms, np.int8),
            amount=np.zeros(firms, np.int64),
            is_known=np.full(firms, pays),
        )


def columns_of(rows: list[Mapping[str, Any]]) -> dict[str, Answered]:
    """Columns with masks from the facts of single firms, as `read_facts` gives them; an absent fact is not known."""
    names = dict.fromkeys(name for row in rows for name in row)
    made = {}
    for name in names:
        known = np.array([row.get(name) is not None for row in rows])
        values: NDArray[Any] = np.array([row.get(name) or 0 for row in rows], _kind(name))
        made[name] = Answered(value=values, known=True if known.all() else known)
    return made


def _kind(fact: str) -> type[np.generic]:
    return np.bool_ if FACTS[fact].kind is FactKind.FLAG else np.int64


def judge_population(
    base: Rulebook,
    id: str,
    *,
    columns: Mapping[str, Answered],
    day: date,
    place: str,
) -> Outcomes:
    """What a rule says of every firm there on that day.

    `columns` are of one length: int64 (fen, counts, option or place numbers) or bool, each with `known` True or a bool mask;
    a fact without a column is unknown of everybody. Raises RulesError for columns that do not fit, KeyError for no such rule.
    """
    firms = _length(columns)
    outcomes = Outcomes.nobody(firms, pays=base.pays(id))
    rule = base.in_force(id, day=day, place=place)
    variant = rule.variant(day) if rule else None
    if variant is None:
        return outcomes
    find = partial(base.book.find, day=day, place=place)
    found = {name: find(name) for name in variant.parameters}
    read = {fact: columns[fact] for fact in variant.facts if fact in columns}
    _refuse_misfits(read)
    for first in range(0, firms, PIECE):
        _fill(outcomes, slice(first, min(first + PIECE, firms)), variant, read, found)
    return outcomes


def _fill(
    outcomes: Outcomes,
    piece: slice,
    variant: Formula,
    columns: Mapping[str, Answered],
    parameters: Mapping[str, Parameter | None],
) -> None:
    answers = {
        fact: Answered(
            value=given.value[piece], known=given.known if given.known is True else given.known[piece]
        )
        for fact, given in columns.items()
    }
    case = Case(facts=answers, parameter=parameters.__getitem__)
    amount = variant.compute(case)
    asked = every(*(one.condition for one in case.requirements))
    eligible = outcomes.eligible[piece]
    eligible[...] = -1
    eligible[np.broadcast_to(asked.yes, eligible.shape)] = 1
    eligible[np.broadcast_to(asked.no, eligible.shape)] = 0
    _fill_amount(outcomes, piece, asked.yes, asked.no, amount)


def _fill_amount(outcomes: Outcomes, piece: slice, yes: Any, no: Any, amount: Quantity | None) -> None:
    known = outcomes.is_known[piece]
    if amount is None:
        known[...] = False
        return
    np.logical_and(yes, amount.known, out=known)
    outcomes.amount[piece] = np.where(known, amount.value, 0)
    np.logical_or(known, no, out=known)


def _length(columns: Mapping[str, Answered]) -> int:
    lengths = {len(one.value) for one in columns.values()}
    if len(lengths) != 1:
        raise RulesError([Problem(file="", entry="", message="各列长度不同，或一列也没有")])
    return lengths.pop()


def _refuse_misfits(columns: Mapping[str, Answered]) -> None:
    problems = []
    for name, given in columns.items():
        kind = _kind(name)
        if given.value.dtype != kind:
            problems.append(f"{FACTS[name].name}：应为 {np.dtype(kind)}，却是 {given.value.dtype}")
        elif kind is np.int64 and (wrong := _out_of_range(name, given.value)):
            problems.append(f"{FACTS[name].name}：{wrong}")
        if given.known is not True and (
            given.known.dtype != np.bool_ or len(given.known) != len(given.value)
        ):
            problems.append(f"{FACTS[name].name}：是否已知应为等长的布尔列")
    if problems:
        raise RulesError([Problem(file="", entry="", message=one) for one in problems])


def _out_of_range(name: str, values: NDArray[np.int64]) -> str:
    fact = FACTS[name]
    if not len(values):
        return ""
    low, high = int(values.min()), int(values.max())
    if fact.options is not None and not (low >= 0 and high < len(fact.options)):
        return "有选项之外的值"
    if low < 0 and not fact.may_be_negative:
        return "不得为负"
    return f"超出 {LARGEST} 分" if max(-low, high) > LARGEST else ""
