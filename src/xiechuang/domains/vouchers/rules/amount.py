"""How much a claim is worth: every step with what it did and the clause it rests on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from xiechuang.domains.vouchers.models import SchemeVersion
from xiechuang.domains.vouchers.rules.words import cited, percent, text_of, yuan
from xiechuang.domains.vouchers.states import NO_LIMIT, Parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what it is called, what it says, and what is left after it."""

    label: str
    text: str
    amount_fen: int
    cut_fen: int = 0
    cited: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """How an amount came about."""

    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def amount_fen(self) -> int:
        """What comes out at the end."""
        return self.steps[-1].amount_fen if self.steps else 0

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with a claim."""
        return {"steps": [asdict(step) for step in self.steps], "amount_fen": self.amount_fen}


def calculate(
    *,
    version: SchemeVersion,
    bases: Mapping[str, int],
    incubated: bool,
    used_fen: int,
    rest_fen: int,
    rest_label: str = "券余额",
) -> Calculation:
    """What the scheme gives for a contract.

    ``bases`` are the amounts that papers show (contract, invoices, payments): the least of them counts. ``used_fen`` is
    what the firm has had under the scheme, ``rest_fen`` what is left of the voucher. A fraction of a fen is dropped, so
    that no ratio or cap is ever exceeded.
    """
    steps = [_base(bases)]
    steps.append(_share(version, steps[-1].amount_fen))
    steps.append(_cap(version, Parameter.CONTRACT_CAP, steps[-1].amount_fen))
    steps.append(_year(version, steps[-1].amount_fen, incubated=incubated, used_fen=used_fen))
    steps.append(_limited(rest_label, f"{rest_label} {yuan(rest_fen)}", steps[-1].amount_fen, rest_fen))
    return Calculation(steps=tuple(steps))


def year_parameter(version: SchemeVersion, *, incubated: bool) -> Parameter:
    """Which yearly cap holds for the firm; a scheme without one of its own for incubated firms has one for all."""
    has_own = version.value(Parameter.INCUBATED_YEAR_CAP) not in (None, NO_LIMIT)
    return Parameter.INCUBATED_YEAR_CAP if incubated and has_own else Parameter.YEAR_CAP


def cap_fen(version: SchemeVersion, parameter: Parameter) -> int | None:
    """A cap in fen; None where the scheme states that there is none."""
    value = version.value(parameter)
    return None if value in (None, NO_LIMIT) else int(value)


def _base(bases: Mapping[str, int]) -> Step:
    least = min(bases.values())
    shown = "、".join(f"{label} {yuan(fen)}" for label, fen in bases.items())
    return Step(label="计算基数", text=f"{shown}，取最小者", amount_fen=least)


def _share(version: SchemeVersion, amount: int) -> Step:
    share = Fraction(version.value(Parameter.SHARE))
    given = amount * share.numerator // share.denominator
    return Step(
        label="按兑付比例",
        text=f"{yuan(amount)} × {percent(share)}，不足一分舍去",
        amount_fen=given,
        cited=cited(version.parameter(Parameter.SHARE)),
    )


def _cap(version: SchemeVersion, parameter: Parameter, amount: int) -> Step:
    limit = cap_fen(version, parameter)
    text = f"{parameter.label}：{text_of(parameter, version.value(parameter))}"
    return _limited(parameter.label, text, amount, limit, cited(version.parameter(parameter)))


def _year(version: SchemeVersion, amount: int, *, incubated: bool, used_fen: int) -> Step:
    parameter = year_parameter(version, incubated=incubated)
    limit = cap_fen(version, parameter)
    left = None if limit is None else max(limit - used_fen, 0)
    shown = text_of(parameter, version.value(parameter))
    text = f"{parameter.label} {shown}，本方案已用 {yuan(used_fen)}"
    return _limited("年度上限余额", text, amount, left, cited(version.parameter(parameter)))


def _limited(
    label: str, text: str, amount: int, limit: int | None, cite: Mapping[str, Any] | None = None
) -> Step:
    given = amount if limit is None else min(amount, limit)
    return Step(label=label, text=text, amount_fen=given, cut_fen=amount - given, cited=cite)
