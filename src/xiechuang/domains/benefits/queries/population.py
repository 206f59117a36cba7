"""The firms a computation is over: those that released their facts, and those an authority listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xiechuang.domains.benefits.models import FactsRow, FactsUpload, Release
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.edition import LoadedRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """One firm with the facts it is judged by, and where they come from."""

    name: str
    credit_code: str
    region: str
    facts: dict[str, Any]
    answers: dict[str, str]
    organisation_id: int | None = None
    facts_id: int | None = None

    @property
    def is_released(self) -> bool:
        """Whether the firm itself gave the facts."""
        return self.facts_id is not None


def firms_on_file(
    base: LoadedRules, *, region: str = "", upload: FactsUpload | None = None
) -> Iterator[Firm]:
    """The firms of a region (of all where none is given). A firm in both is judged by what it released itself."""
    known = set()
    for one in _released(base, region):
        known.add(one.credit_code)
        yield one
    yield from (
        one for one in _listed(base, region, upload) if not one.credit_code or one.credit_code not in known
    )


def count_on_file(*, region: str = "", upload: FactsUpload | None = None) -> int:
    """How many firms there are to go through; a firm in both places counts twice."""
    releases = Release.objects.filter(withdrawn_at=None)
    rows = FactsRow.objects.filter(upload=upload) if upload else FactsRow.objects.none()
    if region:
        releases, rows = releases.filter(region_id=region), rows.filter(region_id=region)
    return releases.count() + rows.count()


def _released(base: LoadedRules, region: str) -> Iterator[Firm]:
    rows = Release.objects.filter(withdrawn_at=None).select_related("facts", "organisation")
    for one in rows.filter(region_id=region) if region else rows:
        answers = one.facts.answers
        yield Firm(
            name=one.organisation.name,
            credit_code=one.organisation.credit_code or "",
            region=one.region_id,
            facts=read_answers(base, answers).facts,
            answers=answers,
            organisation_id=one.organisation_id,
            facts_id=one.facts_id,
        )


def _listed(base: LoadedRules, region: str, upload: FactsUpload | None) -> Iterator[Firm]:
    if upload is None:
        return
    rows = FactsRow.objects.filter(upload=upload).order_by("row")
    for one in (rows.filter(region_id=region) if region else rows).iterator(chunk_size=2_000):
        yield firm_of_row(base, one)


def firm_of_row(base: LoadedRules, one: FactsRow) -> Firm:
    """A firm as an authority listed it."""
    return Firm(
        name=one.name,
        credit_code=one.credit_code,
        region=one.region_id,
        facts=read_answers(base, one.answers).facts,
        answers=one.answers,
        organisation_id=one.organisation_id,
    )
