"""An outcome as the search knows it; nothing else of drafting can be found."""

from datetime import datetime, time
from typing import Any

from xiechuang.domains.drafting.models import Outcome
from xiechuang.kernel.lib import clock
from xiechuang.kernel.search.public import show_entry

KIND = "drafting_outcome"


def let_find(outcome: Outcome) -> None:
    """Put the outcome into the search."""
    show_entry(kind=KIND, subject_id=outcome.pk, **entry_of(outcome))


def entry_of(outcome: Outcome) -> dict[str, Any]:
    """What the search keeps of an outcome."""
    return {
        "number": outcome.number,
        "title": outcome.title,
        "keywords": outcome.document_number,
        "text": outcome.note,
        "fields": [],
        "region_code": outcome.region_id,
        "organisation_id": None,
        "state": "",
        "owner": outcome.organisation.name,
        "url": f"/drafting/outcomes/{outcome.number}/",
        "is_public": True,
        "changed_at": datetime.combine(outcome.adopted_on, time(), tzinfo=clock.HERE),
    }
