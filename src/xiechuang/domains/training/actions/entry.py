"""A guide as the search knows it."""

from typing import Any

from xiechuang.domains.training.models import Guide
from xiechuang.domains.training.states import VersionState
from xiechuang.kernel.search.public import show_entry

KIND = "guide"


def let_find(guide: Guide) -> None:
    """Bring the search up to date with the guide; who finds it is what its scope shows."""
    show_entry(kind=KIND, subject_id=guide.pk, **entry_of(guide))


def entry_of(guide: Guide) -> dict[str, Any]:
    """What the search keeps: the version in force, else the latest one, which only its own body finds."""
    in_force = guide.versions.filter(state=VersionState.PUBLISHED).first()
    version = in_force or guide.versions.order_by("-order")[0]
    asked = [text for one in version.faq for text in (one["question"], one["answer"])]
    return {
        "number": guide.number,
        "title": guide.measure,
        "keywords": "",
        "text": "\n".join([version.summary, *version.steps, *version.papers, *asked]),
        "fields": [],
        "region_code": guide.region_id or "",
        "organisation_id": guide.organisation_id,
        "state": "",
        "owner": guide.organisation.name[:120],
        "url": f"/training/guides/{guide.number}/",
        "is_public": in_force is not None,
    }
