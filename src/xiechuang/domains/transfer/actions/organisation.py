"""Organisations as the search knows them."""

from datetime import UTC, datetime
from typing import Any

from xiechuang.kernel.community.public import Folder, Say, name_of
from xiechuang.kernel.orgs.public import Organisation, OrganisationKind
from xiechuang.kernel.search.public import renew_entries

KIND = "organisation"
# They have no date of their own, so among the newest things they stand last.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def load_found(folder: Folder, say: Say) -> None:  # noqa: ARG001 - the shape of a profile's loader
    """Bring the entries in line with the organisations and people a profile has just brought."""
    renew_entries(kinds=[KIND, "person"])


def entry_of_organisation(organisation: Organisation) -> dict[str, Any]:
    """What the search keeps of an organisation; of a firm who may find it depends on what it has published."""
    fields = [name_of("fields", code) for code in organisation.fields]
    park = organisation.park.name if organisation.park else ""
    return {
        "number": organisation.number,
        "title": organisation.name,
        "keywords": " ".join(word for word in (park, *fields) if word)[:500],
        "text": "",
        "fields": organisation.fields,
        "region_code": organisation.region_id or "",
        "organisation_id": organisation.pk,
        "state": "",
        "owner": "",
        "url": f"/organisations/{organisation.number}/",
        "is_public": organisation.kind != OrganisationKind.FIRM,
        "changed_at": _LONG_AGO,
    }
