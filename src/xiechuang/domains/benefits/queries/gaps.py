"""The gap table: typical firms across the regions, measure by measure, nothing unknown counted as nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xiechuang.domains.benefits.models import FactsRow, FactsUpload
from xiechuang.domains.benefits.queries.comparing import Comparison, compare
from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.benefits.queries.population import Firm, firm_of_row
from xiechuang.engines.rules.formulas import Nature
from xiechuang.kernel.orgs.public import Region

MOST_FIRMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One firm: per region what it surely gets of one kind of money, how many measures are open, and the widest gap."""

    firm: Firm
    comparison: Comparison
    known: tuple[int, ...]
    unknown: tuple[int, ...]

    @property
    def gap(self) -> int:
        """Between the best and the worst region, of what is known."""
        return max(self.known) - min(self.known)


def gap_table(
    base: LoadedRules,
    *,
    firms: Iterable[Firm],
    day: date,
    regions: Sequence[Region],
    nature: Nature = Nature.PAYMENT,
) -> list[GapRow]:
    """One row a firm; the regions in their order."""
    return [_row(base, firm, day=day, regions=regions, nature=nature) for firm in firms]


def _row(base: LoadedRules, firm: Firm, *, day: date, regions: Sequence[Region], nature: Nature) -> GapRow:
    home = firm.region if firm.region in {one.code for one in regions} else regions[0].code
    found = compare(base, facts=firm.facts, day=day, home=home, regions=regions)
    rows = [row for row in found.rows if row.nature is nature]
    known, unknown = [], []
    for place, _region in enumerate(regions):
        amounts = [row.cells[place].measure.amount for row in rows]
        known.append(sum(amount for amount in amounts if amount is not None))
        unknown.append(sum(amount is None for amount in amounts))
    return GapRow(firm=firm, comparison=found, known=tuple(known), unknown=tuple(unknown))


def listed_firms(base: LoadedRules, upload: FactsUpload) -> list[tuple[int, Firm]]:
    """The first firms of a list with their rows."""
    rows = FactsRow.objects.filter(upload=upload).order_by("row")[:MOST_FIRMS]
    return [(one.row, firm_of_row(base, one)) for one in rows]
