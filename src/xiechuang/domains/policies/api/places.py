"""What stands in addresses, and how texts are found by it."""

from typing import Annotated

from ninja import Path
from pydantic import StringConstraints

from xiechuang.domains.policies.flow import ROW, VERSION
from xiechuang.domains.policies.models import ExtractedRow, PolicyText, TextVersion
from xiechuang.domains.policies.queries.standing import published
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.api.moves import one_of
from xiechuang.web.api.values import NUMBER

SLUG = r"^[A-Za-z0-9-]+$"
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=40), Path()]
SlugText = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
Anchor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,160}$"), Path()]
PublicNumber = Annotated[str, StringConstraints(pattern=NUMBER, to_upper=True), Path()]
VersionMove = Annotated[str, one_of(VERSION), Path()]
RowMove = Annotated[str, one_of(ROW), Path()]


def text_named(actor: Actor, number: str) -> PolicyText:
    """The text, if the actor may see it."""
    return get_visible(actor, PolicyText, number=number)


def version_named(actor: Actor, number: str) -> TextVersion:
    """The version, if the actor may see it."""
    return get_visible(actor, TextVersion, number=number)


def edition_of(policy: PolicyText, edition: int) -> TextVersion:
    """A public version by its edition."""
    found = next((one for one in published(policy) if one.edition == edition), None)
    if found is None:
        raise NotVisible(f"{policy.number} {edition}")
    return found


def row_named(actor: Actor, number: str) -> ExtractedRow:
    """The row, if the actor may see it."""
    return get_visible(actor, ExtractedRow, number=number)
