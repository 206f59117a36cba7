"""The checks, by plain reasoning about intervals of days and of amounts."""

from collections.abc import Iterable, Iterator
from datetime import date

from xiechuang.engines.rules.checking.findings import Finding, Kind
from xiechuang.engines.rules.formulas import FORMULAS, Formula
from xiechuang.engines.rules.judging import Rule, Rulebook
from xiechuang.engines.rules.judging.rulebook import read_by
from xiechuang.engines.rules.parameters import Bands, Parameter, Unit, say_value

Days = tuple[date, date]


def findings(base: Rulebook, *, tested: Iterable[str]) -> tuple[Finding, ...]:
    """Every fault of a rule base; `tested` are the ids of the rules which some case runs."""
    return (
        *_overlaps(base),
        *_gaps(base),
        *_value_faults(base),
        *_without_clause(base),
        *_unused(base),
        *_untested(base, set(tested)),
    )


def uncovered(wanted: Days, covers: Iterable[Days]) -> Iterator[Days]:
    """The half-open stretches of `wanted` that no cover holds."""
    reached, end = wanted
    for first, last in sorted(covers):
        if first >= end:
            break
        if first > reached:
            yield reached, first
        reached = max(reached, last)
    if reached < end:
        yield reached, end


def _overlaps(base: Rulebook) -> Iterator[Finding]:
    for first, second, place in base.book.overlaps():
        words = f"在 {base.places.name(place)} 同时有两个值：{first.period.words}／{second.period.words}"
        yield Finding(kind=Kind.TIME_OVERLAP, subject=first.id, words=words)


def _gaps(base: Rulebook) -> Iterator[Finding]:
    """Days on which a rule holds but a parameter its formula reads is neither entered nor said to be unpublished."""
    for rule in base.rules:
        for formula in FORMULAS[rule.formula]:
            first = max(rule.period.first, formula.period.first)
            end = min(rule.period.end, formula.period.end)
            if first < end:
                yield from _gaps_of(base, rule, formula, (first, end))


def _gaps_of(base: Rulebook, rule: Rule, formula: Formula, wanted: Days) -> Iterator[Finding]:
    for name in set(formula.parameters) - set(formula.optional):
        for place in rule.places:
            chain = base.places.chain(place)
            periods = [one.period for at in chain for one in base.book.history(name, at)]
            for first, end in uncovered(wanted, ((one.first, one.end) for one in periods)):
                words = f"规则 {rule.id} 在 {base.places.name(place)}，自 {_day(first)} 至 {_day(end)} 没有这个参数"
                yield Finding(kind=Kind.TIME_GAP, subject=name, words=words)


def _day(day: date) -> str:
    return {date.min: "最早", date.max: "以后"}.get(day, day.isoformat())


def _value_faults(base: Rulebook) -> Iterator[Finding]:
    kinds = {"gap": (Kind.VALUE_GAP, "没有一档覆盖"), "overlap": (Kind.VALUE_OVERLAP, "两档重叠于")}
    for parameter in base.book.parameters:
        if isinstance(parameter.value, Bands):
            for fault, low, high in parameter.value.faults():
                kind, said = kinds[fault]
                until = "以上" if high is None else f"至 {say_value(high, Unit.MONEY)}"
                words = f"{said} {say_value(low, Unit.MONEY)}{until}"
                yield Finding(kind=kind, subject=parameter.id, words=words)


def _without_clause(base: Rulebook) -> Iterator[Finding]:
    bases: tuple[Rule | Parameter, ...] = (*base.rules, *base.book.parameters)
    for one in bases:
        if not one.clause.strip() or not one.source.document.strip():
            yield Finding(kind=Kind.NO_CLAUSE, subject=one.id, words="没有写明条款或来源")


def _unused(base: Rulebook) -> Iterator[Finding]:
    read = {name for rule in base.rules for name in read_by(rule)}
    for name in sorted(base.book.ids - read):
        yield Finding(kind=Kind.UNUSED_PARAMETER, subject=name, words="没有规则使用")
    for name in sorted(set(FORMULAS) - {rule.formula for rule in base.rules}):
        yield Finding(kind=Kind.UNUSED_FORMULA, subject=name, words="没有规则使用这个公式")


def _untested(base: Rulebook, tested: set[str]) -> Iterator[Finding]:
    for name in base.ids:
        if name not in tested:
            yield Finding(kind=Kind.NO_CASE, subject=name, words="没有样例")
