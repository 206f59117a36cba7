"""A park as the search knows it."""

from datetime import UTC, datetime
from typing import Any

from xiechuang.domains.parks.models import ParkSheet
from xiechuang.kernel.community.public import Folder, Say, name_of
from xiechuang.kernel.orgs.public import Park
from xiechuang.kernel.search.public import renew_entries, show_entry

KIND = "park"
# Until it says something of itself it has no date; among the newest things it stands last.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def let_find_park(park: Park) -> None:
    """Bring the search up to date with what the park says of itself."""
    show_entry(kind=KIND, subject_id=park.pk, **entry_of_park(park))


def load_found_parks(folder: Folder, say: Say) -> None:  # noqa: ARG001 - the shape of a profile's loader
    """Bring the entries in line with the parks a profile has just brought."""
    renew_entries(kinds=[KIND])


def entry_of_park(park: Park) -> dict[str, Any]:
    """What the search keeps of a park: its name, kind and zones, and its own words."""
    sheet = ParkSheet.objects.filter(park=park).first()
    kind = name_of("park_kinds", park.kind) if park.kind else ""
    zones = park.zones.order_by("code").values_list("name", flat=True)
    own = (sheet.english_name, sheet.industries, sheet.intro) if sheet else ()
    return {
        "number": park.number,
        "title": park.name,
        "keywords": " ".join(word for word in (kind, *zones) if word)[:500],
        "text": "\n".join(word for word in own if word),
        "fields": [],
        "region_code": park.region_id or "",
        "organisation_id": None,
        "state": "",
        "owner": "",
        "url": f"/parks/{park.number}/",
        "is_public": True,
        "changed_at": sheet.changed_at if sheet else _LONG_AGO,
    }
