"""Digits that people choose: round numbers, favourite last digits, first digits against Benford's law."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xiechuang.engines.indices.analysing.alerts.alert import Alert, AlertKind

Floats = NDArray[np.float64]
LEVEL = 0.001
"""Significance: many columns are looked at, and an alert costs somebody a day."""
LEAST_LAST = 50
"""Five expected in each of ten classes, the usual condition of the χ² test."""
LEAST_ROUND = 20
LEAST_FIRST = 300
"""Below that even true Benford data scatter too much for Nigrini's limits ("Benford's Law", 2012, chapter 7)."""
MOST_DECIMALS = 4
SPREAD = 100.0
"""Largest over smallest: first digits follow Benford's law only where data run over several orders of magnitude."""
DEVIATION = 0.015
"""Mean absolute deviation above which first digits do not conform (Nigrini 2012, table 7.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitTest:
    """The result of one test, or why it does not apply (`reason`, in words; then the numbers are None)."""

    kind: AlertKind
    reason: str | None
    count: int
    shares: tuple[float, ...] = ()
    expected: tuple[float, ...] = ()
    p_value: float | None = None
    deviation: float | None = None
    suspicious: bool = False

    @property
    def applicable(self) -> bool:
        """Whether the data meet the conditions of the test."""
        return self.reason is None

    def alert(self, *, code: str | None = None, unit: str | None = None) -> Alert | None:
        """An alert where the digits are suspicious."""
        if not self.suspicious:
            return None
        first = self.kind is AlertKind.FIRST_DIGIT
        measure = self.deviation if first else self.p_value
        worst = int(np.argmax(np.array(self.shares) - np.array(self.expected)))
        return Alert(
            kind=self.kind,
            unit=unit,
            code=code,
            measure=float(measure or 0.0),
            limit=DEVIATION if first else LEVEL,
            message=f"{self.count} 个数中，{_said(self.kind, worst)}占 {self.shares[worst]:.0%}，"
            f"通常约占 {self.expected[worst]:.0%}",
        )


def round_numbers(values: ArrayLike) -> DigitTest:
    """Do last digits 0 and 5 come too often? Exact one-sided binomial test against one fifth.

    Applies to at least 20 numbers of three or more digits, written with the same number of decimals.
    """
    from scipy import stats

    digits, reason = _last_digits(values, least=LEAST_ROUND)
    if reason is not None:
        return DigitTest(kind=AlertKind.ROUND, reason=reason, count=len(digits))
    hits = int(np.count_nonzero(digits % 5 == 0))
    p_value = float(stats.binom.sf(hits - 1, len(digits), 0.2))
    share = hits / len(digits)
    return DigitTest(
        kind=AlertKind.ROUND,
        reason=None,
        count=len(digits),
        shares=(share, 1 - share),
        expected=(0.2, 0.8),
        p_value=p_value,
        suspicious=p_value < LEVEL,
    )


def last_digits(values: ArrayLike) -> DigitTest:
    """Is a last digit preferred or avoided? χ² test against equal shares of the ten digits; 50 numbers or more."""
    from scipy import stats

    digits, reason = _last_digits(values, least=LEAST_LAST)
    if reason is not None:
        return DigitTest(kind=AlertKind.LAST_DIGIT, reason=reason, count=len(digits))
    counts = np.bincount(digits, minlength=10)
    p_value = float(stats.chisquare(counts).pvalue)
    return DigitTest(
        kind=AlertKind.LAST_DIGIT,
        reason=None,
        count=len(digits),
        shares=_listed(counts / len(digits)),
        expected=(0.1,) * 10,
        p_value=p_value,
        suspicious=p_value < LEVEL,
    )


def first_digits(values: ArrayLike, *, bounded: bool = False) -> DigitTest:
    """Do first digits follow Benford's law, P(d) = log₁₀(1 + 1/d)? Judged by χ² and by the mean absolute deviation.

    Applies to at least 300 positive numbers that run over two orders of magnitude or more and are no shares or marks
    with an upper end (`bounded`). Suspicious when both measures say so. Source: Nigrini, "Benford's Law", 2012.
    """
    from scipy import stats

    numbers = _there(values)
    reason = _no_benford(numbers, bounded=bounded)
    if reason is not None:
        return DigitTest(kind=AlertKind.FIRST_DIGIT, reason=reason, count=numbers.size)
    expected = np.log10(1 + 1 / np.arange(1, 10))
    counts = np.bincount(_leading(numbers), minlength=10)[1:]
    shares = counts / numbers.size
    p_value = float(stats.chisquare(counts, expected * numbers.size).pvalue)
    deviation = float(np.abs(shares - expected).mean())
    return DigitTest(
        kind=AlertKind.FIRST_DIGIT,
        reason=None,
        count=numbers.size,
        shares=_listed(shares),
        expected=_listed(expected),
        p_value=p_value,
        deviation=deviation,
        suspicious=p_value < LEVEL and deviation > DEVIATION,
    )


def _there(values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64).reshape(-1)
    return numbers[~np.isnan(numbers)]


def _no_benford(numbers: Floats, *, bounded: bool) -> str | None:
    if bounded:
        return "有上限的数（比率、评分）不服从本福特定律"
    if numbers.size < LEAST_FIRST:
        return f"只有 {numbers.size} 个数，少于 {LEAST_FIRST} 个"
    if not (numbers > 0).all():
        return "含有零或负数"
    if numbers.max() < SPREAD * numbers.min():
        return "数值跨度不到两个数量级"
    return None


def _leading(numbers: Floats) -> NDArray[np.intp]:
    """By the decimal text, since a logarithm puts 1000 below 1000."""
    return np.array([int(f"{number:.15e}"[0]) for number in numbers.tolist()], dtype=np.intp)


def _last_digits(values: ArrayLike, *, least: int) -> tuple[NDArray[np.intp], str | None]:
    numbers = np.abs(_there(values))
    decimals = max((_decimals(number) for number in numbers.tolist()), default=0)
    if decimals > MOST_DECIMALS:
        return np.zeros(0, dtype=np.intp), "小数位数过多，是计算所得而非填报"
    scaled = np.rint(numbers * 10.0**decimals)
    digits = np.asarray(scaled[(scaled >= 100) & (scaled < 2**53)] % 10, dtype=np.intp)
    return digits, f"三位以上的数只有 {len(digits)} 个，少于 {least} 个" if len(digits) < least else None


def _decimals(number: float) -> int:
    text = repr(number)
    if "e" in text:
        return 0 if number >= 1 else 99
    return len(text.partition(".")[2].rstrip("0"))


def _listed(shares: Floats) -> tuple[float, ...]:
    return tuple(shares.tolist())


def _said(kind: AlertKind, place: int) -> str:
    if kind is AlertKind.ROUND:
        return "末位为 0 或 5 的" if place == 0 else "末位不是 0 或 5 的"
    return f"末位为 {place} 的" if kind is AlertKind.LAST_DIGIT else f"首位为 {place + 1} 的"
