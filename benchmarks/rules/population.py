"""A population of firms before every rule: columns against a plain loop over single verdicts, in the same run.

The firms are made by chance (示例). Every rule is judged on its day in each of three regions; the loop judges a part of the same
firms one by one and must say the same of each.
"""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from xiechuang.engines.rules.formulas import FACTS, Answered, FactKind
from xiechuang.engines.rules.judging import Answer, Rulebook, judge, judge_all, judge_population, load_rules
from xiechuang.engines.rules.parameters import Unit

FOLDER = Path(__file__).resolve().parents[2] / "src" / "xiechuang" / "profiles" / "jingjinji" / "rules"
REGIONS = ("110000", "120000", "130000")
DAY = date(2026, 9, 1)
FIRMS = 200_000
LOOPED = 400
GOAL = 5_000_000
SAID = {Answer.YES: 1, Answer.NO: 0, Answer.UNKNOWN: -1}


def made_up(firms: int, *, missing: float, seed: int = 0) -> dict[str, Answered]:
    """Answers of firms by chance, skewed amounts, a part of them not given."""
    random = np.random.default_rng(seed)
    columns = {}
    for fact in FACTS.values():
        if fact.kind is FactKind.FLAG:
            value = random.random(firms) < 0.8
        elif fact.kind is FactKind.PLACE:
            value = random.choice(np.array([110000, 120000, 130000]), firms)
        elif fact.options:
            value = random.integers(0, len(fact.options), firms)
        elif fact.unit is Unit.MONEY:
            value = random.lognormal(20, 2, firms).astype(np.int64)
        else:
            value = random.integers(0, 100, firms)
        known = random.random(firms) >= missing if missing else True
        columns[fact.id] = Answered(value=value, known=known)
    return columns


def seconds(work: Callable[[], object], *, times: int = 5) -> float:
    """The best time of several."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def one(columns: dict[str, Answered], number: int) -> dict[str, object]:
    """The answers of one firm."""
    return {
        name: given.value[number].item()
        for name, given in columns.items()
        if given.known is True or given.known[number]
    }


def in_force(base: Rulebook) -> list[tuple[str, str]]:
    """Rule and region where there is something to compute; what is not in force costs nothing and is not counted."""
    pairs = [(rule, place) for place in REGIONS for rule in base.ids]
    return [(rule, place) for rule, place in pairs if base.in_force(rule, day=DAY, place=place)]


def everybody(base: Rulebook, columns: dict[str, Answered]) -> None:
    """Every rule in force in every region over all firms."""
    for rule, place in in_force(base):
        judge_population(base, rule, columns=columns, day=DAY, place=place)


def checked_loop(base: Rulebook, columns: dict[str, Answered]) -> float:
    """Firm × rule a second of the loop, after comparing what it says with the columns."""
    firms = [one(columns, number) for number in range(LOOPED)]
    few = {
        name: Answered(value=c.value[:LOOPED], known=c.known if c.known is True else c.known[:LOOPED])
        for name, c in columns.items()
    }
    pairs = in_force(base)
    for rule, place in pairs:
        said = [judge(base, rule, facts=firm, day=DAY, place=place) for firm in firms]
        found = judge_population(base, rule, columns=few, day=DAY, place=place)
        assert [SAID[v.eligible] for v in said] == found.eligible.tolist()
        assert [v.amount is not None for v in said] == found.is_known.tolist()
        assert [v.amount or 0 for v in said] == np.where(found.is_known, found.amount, 0).tolist()
    start = time.perf_counter()
    for firm in firms:
        for rule, place in pairs:
            judge(base, rule, facts=firm, day=DAY, place=place)
    return LOOPED * len(pairs) / (time.perf_counter() - start)


def page_times(base: Rulebook, columns: dict[str, Answered]) -> str:
    """One firm, all rules, three regions: median and 95 in 100, in milliseconds."""
    times = []
    for number in range(LOOPED):
        firm = one(columns, number)
        start = time.perf_counter()
        judge_all(base, facts=firm, day=DAY, places=REGIONS)
        times.append((time.perf_counter() - start) * 1e3)
    return f"median {np.median(times):.1f} ms, p95 {np.percentile(times, 95):.1f} ms (goal 50)"


def main() -> None:
    """Measure and print."""
    base = load_rules(FOLDER)
    print(
        f"{len(base.ids)} rules, {len(base.book.parameters)} dated values, {FIRMS:,} firms, {len(REGIONS)} regions"
    )
    print(f"loading the rules: {seconds(lambda: load_rules(FOLDER), times=3) * 1e3:.0f} ms")
    for label, missing in (("every fact answered", 0.0), ("a tenth of the facts missing", 0.1)):
        columns = made_up(FIRMS, missing=missing)
        loop = checked_loop(base, columns)
        taken = seconds(lambda c=columns: everybody(base, c), times=3)  # type: ignore[misc]
        rate = FIRMS * len(in_force(base)) / taken
        print(
            f"{label}: {rate / 1e6:.1f} million firm × rule a second on one core (goal {GOAL / 1e6:.0f} on two); "
            f"loop {loop:,.0f} = × {rate / loop:,.0f}"
        )
    print(f"one firm × {len(base.ids)} rules × {len(REGIONS)} regions: {page_times(base, columns)}")


if __name__ == "__main__":
    main()
