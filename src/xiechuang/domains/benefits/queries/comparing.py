"""The same firm in every region: the difference in yuan, and which clauses and parameters make it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.benefits.queries.links import ClauseLink, link_of
from xiechuang.domains.benefits.queries.results import Measure, Sum, measure_of, sums_of
from xiechuang.domains.benefits.queries.wording import said_value
from xiechuang.domains.benefits.states import NATURE_LABELS, Standing
from xiechuang.engines.rules.formulas import Nature
from xiechuang.engines.rules.parameters import Parameter, Unit, say_value
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.charts import About, Chart, bar_chart
from xiechuang.web.words import Words

FEN_PER_WAN = 1_000_000
NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One parameter in one region: in words, with its clause; 未公布 where no value is, “没有这项” where none is entered."""

    region: str
    words: str
    link: ClauseLink | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A parameter that differs between regions."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One measure in one region, and how it differs from home: None where one of the two amounts is not known."""

    measure: Measure
    difference: int | None
    why_unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure across the regions."""

    rule: str
    name: str
    nature: Nature
    cells: tuple[Cell, ...]
    causes: tuple[Cause, ...]

    @property
    def differs(self) -> bool:
        """Whether it matters where the firm stands."""
        said = {(one.measure.standing, one.measure.amount) for one in self.cells}
        return len(said) > 1 or any(one.measure.is_amount_unknown for one in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The regions, the measures, and per region the totals."""

    home: str
    day: date
    regions: tuple[Region, ...]
    rows: tuple[Row, ...]
    sums: Mapping[str, list[Sum]]


def compare(
    base: LoadedRules,
    *,
    facts: Mapping[str, Any],
    day: date,
    home: str,
    regions: Sequence[Region],
    rules: Sequence[str] = (),
) -> Comparison:
    """The same answers in each region; raises NotVisible for a home outside them."""
    codes = [one.code for one in regions]
    if home not in codes:
        raise NotVisible(home)
    chosen = [rule for rule in base.book.ids if not rules or rule in rules]
    found = {
        rule: {code: measure_of(base, rule, facts=facts, day=day, region=code) for code in codes}
        for rule in chosen
    }
    rows = tuple(_row(base, rule, by_region, home=home, day=day) for rule, by_region in found.items())
    sums = {code: sums_of(by_region[code] for by_region in found.values()) for code in codes}
    return Comparison(home=home, day=day, regions=tuple(regions), rows=rows, sums=sums)


def _row(base: LoadedRules, rule: str, by_region: Mapping[str, Measure], *, home: str, day: date) -> Row:
    here = by_region[home]
    cells = tuple(_cell(one, here) for one in by_region.values())
    places = {region: one.place for region, one in by_region.items()}
    return Row(
        rule=rule,
        name=here.name,
        nature=here.nature,
        cells=cells,
        causes=tuple(_causes(base, rule, places, day=day)),
    )


def _cell(there: Measure, here: Measure) -> Cell:
    if there.nature is Nature.NONE:
        return Cell(measure=there, difference=None)
    unknown = [one for one in (here, there) if one.amount is None]
    if unknown:
        return Cell(measure=there, difference=None, why_unknown="；".join(map(why_unknown, unknown)))
    return Cell(measure=there, difference=(there.amount or 0) - (here.amount or 0))


def why_unknown(measure: Measure) -> str:
    """Which unpublished parameters leave an amount open, and how many answers; the answers stand with the measure itself."""
    parts = [f"未公布{'、'.join(one.name for one in measure.unpublished)}"] if measure.unpublished else []
    if measure.open_questions:
        names = [one.name for one in measure.open_questions]
        more = f"等 {len(names)} 项" if len(names) > NAMED else ""
        parts.append(f"未回答“{'”“'.join(names[:NAMED])}”{more}")
    return f"{measure.place_name}{'，'.join(parts)}"


def _causes(base: LoadedRules, rule: str, places: Mapping[str, str], *, day: date) -> list[Cause]:
    chains = [set(base.book.places.chain(place)) for place in places.values()]
    everywhere = set.intersection(*chains)
    found = []
    for name in base.parameters_of(rule):
        if all(everywhere.issuperset(one.places) for one in base.values_of(name)):
            continue  # a value of the whole country is the same in every region
        values = {region: base.book.book.find(name, day=day, place=place) for region, place in places.items()}
        if len({_key(one) for one in values.values()}) > 1:
            label = next(one.name for one in base.values_of(name))
            found.append(
                Cause(name=label, values=tuple(_value(base, region, one) for region, one in values.items()))
            )
    return found


def _key(one: Parameter | None) -> tuple[str, str] | None:
    return None if one is None else (one.words, one.clause)


def _value(base: LoadedRules, region: str, one: Parameter | None) -> Value:
    if one is None:
        return Value(region=region, words="没有这项", link=None)
    return Value(region=region, words=said_value(base, one), link=link_of(one))


def picture(comparison: Comparison) -> Chart:
    """Bars by region, one series for each kind of money; what is not known is said beside it, never drawn as nothing."""
    natures = [
        n for n in Nature if any(one.nature is n for found in comparison.sums.values() for one in found)
    ]
    totals: dict[Words, Sequence[float | None]] = {
        NATURE_LABELS[nature.value]: [
            _known_wan(comparison, nature, place, region.code)
            for place, region in enumerate(comparison.regions)
        ]
        for nature in natures
    }
    about = About(
        key="benefits-compare",
        title=_("同一家企业在各地可以得到的"),
        period=comparison.day.isoformat(),
        source=_("规则库各措施的参数与条款"),
        unit=_("万元"),
        notes=unknown_notes(comparison),
    )
    names = [one.short_name or one.name for one in comparison.regions]
    return bar_chart(about=about, categories=names if totals else [], series=totals)


def _known_wan(comparison: Comparison, nature: Nature, place: int, region: str) -> float | None:
    """Known amounts in ten thousand yuan; None where only unknown ones stand there, for that is not zero."""
    one = next((found for found in comparison.sums[region] if found.nature is nature), None)
    if one is not None and one.measures:
        return one.fen / FEN_PER_WAN
    open_ = any(row.cells[place].measure.amount is None for row in comparison.rows if row.nature is nature)
    return None if open_ else 0.0


def unknown_notes(comparison: Comparison) -> list[str]:
    """What is left out of the totals, by region."""
    notes = []
    for region in comparison.regions:
        names = [name for one in comparison.sums[region.code] for name in one.unknown]
        may = [
            row.name
            for row in comparison.rows
            for cell, code in zip(row.cells, comparison.sums, strict=True)
            if code == region.code and cell.measure.standing is Standing.MAY and row.nature is not Nature.NONE
        ]
        if left_out := [*names, *may]:
            said = {"region": region.name, "names": "、".join(left_out)}
            notes.append(_("%(region)s金额未知、没有计入：%(names)s") % said)
    return notes


def said_amount(measure: Measure) -> str:
    """An amount in words: never a zero for what is not known."""
    if measure.standing is Standing.ABSENT:
        return "本地没有"
    if measure.nature is Nature.NONE:
        return {"gets": "符合", "may": "未知", "misses": "不符合", "absent": "本地没有"}[
            measure.standing.value
        ]
    if measure.amount is None:
        return "金额未公布" if measure.unpublished else "未知"
    return f"{measure.bound_words} {say_value(measure.amount, Unit.MONEY)}".strip()
