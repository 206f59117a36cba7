"""Organisations, as items of the API name them."""

from typing import Any

from ninja import Schema

from xiechuang.kernel.orgs.public import Organisation


class PartyOut(Schema):
    """An organisation and the region it belongs to."""

    number: str
    name: str
    kind: str
    region: str | None


def party_out(organisation: Organisation) -> dict[str, Any]:
    """An organisation in short."""
    return {
        "number": organisation.number,
        "name": organisation.name,
        "kind": organisation.kind,
        "region": organisation.region_id,
    }
