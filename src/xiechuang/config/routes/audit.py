"""The audit trail, for auditors and administrators."""

import json
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import StringConstraints

from xiechuang.kernel.audit.public import Entry, head
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Role
from xiechuang.web.api.auth import SIGNED_IN, actor_in
from xiechuang.web.api.paging import Page, Paging, paged
from xiechuang.web.api.problems import READ
from xiechuang.web.api.values import CODE, At, Day

router = Router(tags=["审计"])
READERS = (Role.AUDITOR, Role.ADMINISTRATOR)
Name = Annotated[str, StringConstraints(pattern=CODE, max_length=60)]


class EntryOut(Schema):
    """One thing somebody did."""

    id: int
    at: At
    actor: str
    role: str
    organisation: str
    region: str
    action: str
    subject_kind: str
    subject_number: str
    details: dict[str, Any]


class HeadOut(Schema):
    """The end of the chain: keep it elsewhere, and a cut-off tail shows too."""

    length: int
    digest: str


class AuditFilters(Paging):
    """Which entries."""

    action: Name = ""
    subject_kind: Name = ""
    subject_number: Name = ""
    since: Day | None = None
    until: Day | None = None


@router.get("/audit", auth=SIGNED_IN, response={200: Page[EntryOut], **READ}, summary="审计记录")
def entries(request: HttpRequest, filters: Query[AuditFilters]) -> Any:
    """What was done, newest first; days are those of the community's time zone, ``until`` is not included."""
    _admit(request)
    given = {
        "action": filters.action,
        "subject_kind": filters.subject_kind,
        "subject_number": filters.subject_number,
        "at__date__gte": filters.since,
        "at__date__lt": filters.until,
    }
    rows = Entry.objects.filter(**{name: value for name, value in given.items() if value})
    return paged(rows, paging=filters, order="-id", shown=entry_out)


@router.get("/audit/head", auth=SIGNED_IN, response={200: HeadOut, **READ}, summary="审计链末端")
def chain_head(request: HttpRequest) -> Any:
    """How long the chain is and its last hash."""
    _admit(request)
    found = head()
    return {"length": found.length, "digest": found.digest}


def _admit(request: HttpRequest) -> None:
    if not actor_in(request).has(*READERS):
        raise NotVisible("audit")


def entry_out(entry: Entry) -> dict[str, Any]:
    """An entry as the API tells it."""
    names = ("id", "at", "actor", "role", "organisation", "action", "subject_kind", "subject_number")
    return {name: getattr(entry, name) for name in names} | {
        "region": entry.region_code,
        "details": json.loads(entry.details),
    }
