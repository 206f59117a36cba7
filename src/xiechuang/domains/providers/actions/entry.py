"""A provider as the search knows it."""

from typing import Any

from xiechuang.domains.providers.models import Provider
from xiechuang.domains.providers.queries.kinds import kind_name
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.search.public import show_entry

KIND = "provider"


def let_find(provider: Provider) -> None:
    """Bring the search up to date; who left the list is found by officials alone."""
    show_entry(kind=KIND, subject_id=provider.pk, **entry_of(provider))


def entry_of(provider: Provider) -> dict[str, Any]:
    """What the search keeps of a provider: its name, its services and its open laboratories and instruments."""
    services = [one for one in provider.services.all() if one.is_offered]
    open_things = [str(one.get("name") or "") for one in (*provider.laboratories, *provider.instruments)]
    kinds = list(dict.fromkeys(kind_name(one.kind) for one in services))
    return {
        "number": provider.number,
        "title": provider.name,
        "keywords": " ".join(kinds)[:500],
        "text": "\n".join(
            [provider.intro, *(f"{one.name} {one.text}" for one in services), *open_things]
        ).strip(),
        "fields": list(provider.organisation.fields),
        "region_code": provider.region_id,
        "organisation_id": provider.organisation_id,
        "state": provider.state,
        "owner": provider.organisation.name,
        "url": f"/providers/{provider.number}/",
        "is_public": provider.state != ProviderState.WITHDRAWN,
        "changed_at": provider.changed_at,
    }
