"""A clause as the search knows it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from xiechuang.domains.policies.models import Clause
from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.public import SearchEntry, hide_entry, show_entries

KIND = "policy"
SHOWN = 60
LONGEST = 40
# Among the newest things, a text whose date is not known stands last.
_LONG_AGO = date(2000, 1, 1)


def let_find(clauses: Collection[Clause]) -> None:
    """Bring the search up to date with the clauses, where it does not say the same already."""
    ids = [clause.pk for clause in clauses]
    kept = {entry.subject_id: entry for entry in SearchEntry.objects.filter(kind=KIND, subject_id__in=ids)}
    wanted = {clause.pk: entry_of(clause) for clause in clauses}
    changed = {pk: one for pk, one in wanted.items() if pk not in kept or not kept[pk].says(one)}
    show_entries(kind=KIND, entries=changed)


def let_go(clause: Clause) -> None:
    """The clause is no more."""
    hide_entry(kind=KIND, subject_id=clause.pk)


def entry_of(clause: Clause) -> dict[str, Any]:
    """What the search keeps of a clause."""
    policy = clause.policy
    day = policy.passed_on or policy.period_from or _LONG_AGO
    return {
        "number": f"{policy.number}/{clause.anchor}"[-LONGEST:],
        "title": title_of(clause),
        "keywords": "",
        "text": clause.text,
        "fields": [],
        "region_code": policy.region_id or "",
        "organisation_id": None,
        "state": "",
        "owner": policy.title[:120],
        "url": f"/policies/{policy.number}/#c-{clause.anchor}",
        "is_public": True,
        "changed_at": datetime.combine(day, time(), tzinfo=clock.HERE),
    }


def title_of(clause: Clause) -> str:
    """The beginning of a clause, up to its first full stop; of what stands before all numbers, the text's own title."""
    return brief_of(clause.paragraphs, clause.policy.title) if clause.label else clause.policy.title


def brief_of(paragraphs: Sequence[str], title: str) -> str:
    """The first sentence of a clause, cut where it is long."""
    first = paragraphs[0].split("。")[0] if paragraphs else title
    return first if len(first) <= SHOWN else f"{first[:SHOWN]}…"
