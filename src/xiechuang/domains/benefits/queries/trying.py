"""A draft over a population: who gains and loses, what each region pays, what the changed rule base contradicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from xiechuang.domains.benefits.queries.edition import LoadedRules, place_for
from xiechuang.domains.benefits.queries.population import Firm
from xiechuang.engines.rules.checking import Finding, findings
from xiechuang.engines.rules.judging import Draft, Rulebook, columns_of, judge_population, with_drafts
from xiechuang.engines.rules.parameters import UNKNOWN, Period, Unit, UnreadableError, read_value
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.charts import About, Chart, bar_chart
from xiechuang.web.words import Words

FIRMS_KEPT = 500
FEN_PER_WAN = 1_000_000
EDGES_WAN = (-100, -10, -1, 0, 1, 10, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One drafted value as it was typed."""

    parameter: str
    place: str
    since: date | None
    until: date | None
    value: str

    def as_plain(self) -> dict[str, Any]:
        """For storing."""
        return {
            "parameter": self.parameter,
            "place": self.place,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "value": self.value,
        }


def read_drafts(base: LoadedRules, typed: Sequence[Typed]) -> list[Draft]:
    """The drafts, or ``Invalid`` with every fault of every line at once."""
    faults: dict[str, list[str]] = {}
    found = [_read(base, one, n, faults) for n, one in enumerate(typed, start=1)]
    if not typed:
        faults["drafts"] = ["请至少写一个要试的参数值"]
    if faults:
        raise Invalid(faults)
    return [one for one in found if one]


def _read(base: LoadedRules, one: Typed, n: int, faults: dict[str, list[str]]) -> Draft | None:
    values, wrong = base.values_of(one.parameter), []
    if not values:
        wrong.append(f"没有参数“{one.parameter}”")
    if one.place not in base.book.places.names:
        wrong.append(f"规则库没有地区“{one.place}”")
    if one.since and one.until and one.until <= one.since:
        wrong.append("截止日须晚于起始日")
    value: Any = None
    if values:
        try:
            value = UNKNOWN if one.value.strip() == UNKNOWN.value else read_drafted(one.value, values[0].unit)
        except UnreadableError as unreadable:
            wrong.append(f"{values[0].name}（{values[0].unit.value}）：{unreadable}")
    if wrong:
        faults[f"draft-{n}"] = wrong
        return None
    return Draft(
        id=one.parameter, place=one.place, period=Period(since=one.since, until=one.until), value=value
    )


def read_drafted(text: str, unit: Unit) -> Any:
    """A typed value of a unit; lists are separated by 、, bands are not tried on a page."""
    plain = text.strip()
    if unit is Unit.BANDS:
        raise UnreadableError("分档的参数不能在这里试")
    if unit is Unit.LIST:
        return read_value([word.strip() for word in plain.split("、") if word.strip()], unit)
    if unit in (Unit.MONEY, Unit.RATIO, Unit.FLAG):
        return read_value(plain, unit)
    return read_value(int(plain) if plain.lstrip("-").isdecimal() else plain, unit)


def changed_book(base: LoadedRules, drafts: Iterable[Draft]) -> Rulebook:
    """The rules as the draft would have them."""
    return with_drafts(base.book, drafts)


def impact(base: LoadedRules, *, drafts: Sequence[Draft], firms: Sequence[Firm], day: date) -> dict[str, Any]:
    """What the draft does to the firms, each judged in its own region, as plain data to be stored."""
    after = changed_book(base, drafts)
    rules = [rule for rule in base.book.ids if {one.id for one in drafts} & set(base.parameters_of(rule))]
    regions = sorted({one.region for one in firms})
    rows, changes = [], list[dict[str, Any]]()
    for rule in rules:
        for region in regions:
            own = [one for one in firms if one.region == region]
            row, moved = _one(base, after, rule, region, own, day)
            rows.append(row)
            changes += moved
    changes.sort(key=lambda one: -abs(one["difference"]))
    return {
        "rules": rules,
        "rows": rows,
        "firms": len(firms),
        "changes": changes[:FIRMS_KEPT],
        "changes_left_out": max(0, len(changes) - FIRMS_KEPT),
        "histogram": _histogram([one["difference"] for one in changes]),
        "conflicts": [one.words for one in new_findings(base, after)],
    }


def _one(
    base: LoadedRules, after: Rulebook, rule: str, region: str, firms: Sequence[Firm], day: date
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """One measure in one region, before and after."""
    place = place_for(base, rule, region)
    columns = columns_of([{name: one.facts.get(name) for name in base.facts_of(rule)} for one in firms])
    old = judge_population(base.book, rule, columns=columns, day=day, place=place)
    new = judge_population(after, rule, columns=columns, day=day, place=place)
    both = old.is_known & new.is_known
    difference = np.where(both, new.amount - old.amount, 0)
    row = {
        "rule": rule,
        "name": base.name(rule),
        "nature": base.nature(rule).value,
        "region": region,
        "firms": len(firms),
        "gain": int((difference > 0).sum()),
        "lose": int((difference < 0).sum()),
        "same": int((both & (difference == 0)).sum()),
        "became_known": int((~old.is_known & new.is_known).sum()),
        "became_unknown": int((old.is_known & ~new.is_known).sum()),
        "unknown": int((~old.is_known & ~new.is_known).sum()),
        "newly_eligible": int(((old.eligible != 1) & (new.eligible == 1)).sum()),
        "no_longer_eligible": int(((old.eligible == 1) & (new.eligible != 1)).sum()),
        "before_fen": int(old.amount[old.is_known].sum()),
        "after_fen": int(new.amount[new.is_known].sum()),
    }
    moved = [
        {
            "name": firms[n].name,
            "region": region,
            "rule": base.name(rule),
            "before": int(old.amount[n]),
            "after": int(new.amount[n]),
            "difference": int(difference[n]),
        }
        for n in np.flatnonzero(difference).tolist()
    ]
    return row, moved


def _histogram(differences: Sequence[int]) -> list[int]:
    """How many firms fall between the edges, in ten thousand yuan."""
    edges = [-np.inf, *(edge * FEN_PER_WAN for edge in EDGES_WAN), np.inf]
    counts, _edges = np.histogram(np.array(differences or [0], dtype=float), bins=np.array(edges))
    return [0] * (len(edges) - 1) if not differences else [int(n) for n in counts]


def new_findings(base: LoadedRules, after: Rulebook) -> list[Finding]:
    """Overlaps, gaps and other faults that the changed rule base has and the present one has not."""
    tested = [case.rule for case in base.cases]
    known = set(findings(base.book, tested=tested))
    return [one for one in findings(after, tested=tested) if one not in known]


def histogram_picture(result: dict[str, Any], *, key: str, day: str) -> Chart:
    """How the differences are distributed."""
    edges = [_("减少 100 万元以上"), _("减少 10 至 100 万元"), _("减少 1 至 10 万元"), _("减少不到 1 万元"),
             _("增加不到 1 万元"), _("增加 1 至 10 万元"), _("增加 10 至 100 万元"), _("增加 100 万元以上")]  # fmt: skip
    about = About(
        key=key,
        title=_("得失的分布"),
        period=day,
        source=_("试算所用的企业"),
        cases=sum(result["histogram"]),
        unit=_("家"),
        notes=[_("前后有一个金额未知的企业不在图中")],
    )
    is_empty = not sum(result["histogram"])
    return bar_chart(
        about=about,
        categories=[] if is_empty else edges,
        series={} if is_empty else {_("企业数"): result["histogram"]},
        is_lying=True,
    )


def region_picture(result: dict[str, Any], *, names: dict[str, str], key: str, day: str) -> Chart:
    """Per region what the measures come to, before and after, of what is known."""
    regions = list(dict.fromkeys(row["region"] for row in result["rows"]))

    def total(region: str, side: str) -> float:
        return sum(row[side] for row in result["rows"] if row["region"] == region) / FEN_PER_WAN

    unknown = sum(row["unknown"] + row["became_unknown"] for row in result["rows"])
    about = About(
        key=key,
        title=_("各地区合计"),
        period=day,
        source=_("试算所用的企业"),
        cases=result["firms"],
        unit=_("万元"),
        notes=[_("有 %d 家次的金额未知，没有计入") % unknown] if unknown else [],
    )
    series: dict[Words, Sequence[float | None]] = {
        _("现行"): [total(region, "before_fen") for region in regions],
        _("草案"): [total(region, "after_fen") for region in regions],
    }
    return bar_chart(about=about, categories=[names.get(one, one) for one in regions], series=series)
