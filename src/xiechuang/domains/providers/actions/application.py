"""Applications: begun, filled in, their papers, and every move."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from xiechuang.domains.providers.access import is_own, speaks_for_itself
from xiechuang.domains.providers.actions.listing import put_on_list
from xiechuang.domains.providers.actions.writing import write_values
from xiechuang.domains.providers.flow import APPLICATION
from xiechuang.domains.providers.models import Application, Call
from xiechuang.domains.providers.rules.offering import FIELDS as SERVICE_FIELDS
from xiechuang.domains.providers.states import EDITABLE, ApplicationState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.documents.public import (
    Document,
    attach_document,
    documents_of,
    remove_document,
    store_document,
)
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Organisation
from xiechuang.kernel.workflow.public import lock, perform

SERIES = "SQ"
FIELDS = (
    "name",
    "intro",
    "place_id",
    "address",
    "contact",
    "telephone",
    "website",
    "laboratories",
    "instruments",
    "services",
)
MOST_ROWS, LONGEST_INTRO, LONGEST_PART = 500, 10_000, 2_000


@transaction.atomic
def begin_application(
    call: Call, *, actor: Actor, organisation: Organisation | None = None, is_sample: bool = False
) -> Application:
    """Begin one, or give the one that is under way. An authority begins for an organisation on its paper list."""
    is_on_paper = organisation is not None
    if is_on_paper and not actor.is_office_of(call.region_id):
        raise Refused("纸质名单由征集地区主管部门录入")
    if not is_on_paper and not speaks_for_itself(actor):
        raise Refused("申报由企业、高校院所或服务机构办理，请以相应身份办理")
    owner = organisation or Organisation.objects.get(pk=actor.organisation_id or 0)
    if reasons := _cannot_begin(call, owner, is_on_paper=is_on_paper):
        raise Refused(reasons)
    held = Application.objects.filter(call=call, organisation=owner, state__in=sorted(_under_way())).first()
    return held or _begun(call, actor=actor, owner=owner, is_on_paper=is_on_paper, is_sample=is_sample)


def _under_way() -> set[str]:
    decided = {ApplicationState.LISTED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN}
    return {state.value for state in ApplicationState if state not in decided}


def _cannot_begin(call: Call, owner: Organisation, *, is_on_paper: bool) -> list[Reason]:
    found = []
    if not is_on_paper and not call.takes_applications:
        found.append(Reason(f"征集不在申报期内({call.opens_on} 至 {call.closes_on})", field="call"))
    if is_on_paper and call.state not in ("open", "closed"):
        found.append(Reason("征集还没有发布或已取消", field="call"))
    if owner.region_id != call.region_id:
        found.append(Reason("只能向本单位所在地区申报；外地通过互认使用", field="organisation"))
    return found


def _begun(
    call: Call, *, actor: Actor, owner: Organisation, is_on_paper: bool, is_sample: bool
) -> Application:
    row = Application(
        number=next_number(SERIES),
        call=call,
        organisation=owner,
        region_id=call.region_id,
        name=owner.name,
        place_id=owner.place_id,
        is_on_paper=is_on_paper,
        created_by_id=actor.person_id,
        created_at=clock.now(),
        changed_at=clock.now(),
        is_sample=is_sample,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Two pages of one organisation began at the same moment: both go on with the one that is there.
        return Application.objects.get(call=call, organisation=owner, state__in=sorted(_under_way()))
    audit(actor=actor, action="provider_application.begin", subject=row, call=call.number)
    return row


def writable(application: Application, *, actor: Actor) -> Application:
    """The application locked for writing, or every reason why it cannot be written now."""
    row = lock(application)
    if not (is_own(actor, row.organisation_id) or (row.is_on_paper and actor.is_office_of(row.region_id))):
        raise Refused("只有申报单位可以填写")
    if row.state not in EDITABLE:
        raise Refused(Reason(f"{row.status.label}的申报不能改动", field="state"))
    return row


@transaction.atomic
def change_application(
    application: Application, *, actor: Actor, values: Mapping[str, Any], version: int | None = None
) -> Application:
    """Keep what was typed, fit or not; with ``version`` only if nobody else wrote since."""
    row = writable(application, actor=actor)
    _refuse_unfit(values)
    changed = write_values(row, values, allowed=FIELDS, version=version)
    row.save()
    audit(actor=actor, action="provider_application.save", subject=row, fields=changed)
    return row


def _refuse_unfit(values: Mapping[str, Any]) -> None:
    """What cannot even be kept: wrong shapes, and texts beyond all measure."""
    wrong: dict[str, list[str]] = {}
    for name, keys in (
        ("laboratories", ("name", "note")),
        ("instruments", ("name", "note")),
        ("services", (*SERVICE_FIELDS, "price_typed")),
    ):
        if fault := _rows_fault(values.get(name), keys=keys):
            wrong[name] = [fault]
    if len(str(values.get("intro") or "")) > LONGEST_INTRO:
        wrong["intro"] = [f"超过 {LONGEST_INTRO} 字"]
    if wrong:
        raise Invalid(wrong)


def _rows_fault(rows: Any, *, keys: tuple[str, ...]) -> str:
    if rows is None:
        return ""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) <= set(keys) for row in rows):
        return f"每项只能有 {'、'.join(keys)}"
    if len(rows) > MOST_ROWS:
        return f"最多 {MOST_ROWS} 项"
    long = any(len(str(part)) > LONGEST_PART for row in rows for part in row.values())
    return f"每格最长 {LONGEST_PART} 字" if long else ""


@transaction.atomic
def add_paper(application: Application, *, actor: Actor, paper: str, file: File, name: str) -> Document:
    """Upload one of the papers the call asks for; a new one takes the place of the old."""
    row = writable(application, actor=actor)
    if paper not in row.call.papers:
        raise Refused(Reason("征集公告没有要求这份材料", field="papers"))
    document = store_document(actor=actor, file=file, name=name)
    _take_off(row, actor=actor, paper=paper)
    attach_document(actor=actor, document=document, subject=row)
    row.papers = [*row.papers, {"paper": paper, "uid": str(document.uid), "name": document.name}]
    row.version += 1
    row.save(update_fields=["papers", "version"])
    return document


@transaction.atomic
def remove_paper(application: Application, *, actor: Actor, paper: str) -> None:
    """Take an uploaded paper off."""
    row = writable(application, actor=actor)
    _take_off(row, actor=actor, paper=paper)
    row.version += 1
    row.save(update_fields=["papers", "version"])


def _take_off(row: Application, *, actor: Actor, paper: str) -> None:
    uids = {one["uid"] for one in row.papers if one["paper"] == paper}
    for document in documents_of(row).filter(uid__in=uids):
        remove_document(actor=actor, document=document, subject=row)
    row.papers = [one for one in row.papers if one["paper"] != paper]


def papers_held(application: Application) -> list[str]:
    """The names of the papers whose documents are really there."""
    uids = {str(uid) for uid in documents_of(application).values_list("uid", flat=True)}
    return [one["paper"] for one in application.papers if one["uid"] in uids]


@transaction.atomic
def move_application(application: Application, *, actor: Actor, move: str, note: str = "") -> Application:
    """Make a move; what is missing is refused with all of it."""
    if move not in APPLICATION.moves:
        raise NotVisible(move)
    row = perform(
        flow=APPLICATION,
        move=move,
        actor=actor,
        subject=application,
        note=note,
        details={"papers": papers_held(application)},
        effect=lambda changed: _effect(changed, move=move),
    )
    if move == "list":
        announce(put_on_list(row, actor=actor))
    return row


def _effect(row: Application, *, move: str) -> None:
    """When it is due next, and the moments by which it is known."""
    today, call = clock.today(), row.call
    row.changed_at = clock.now()
    row.version += 1
    row.due_on = row.due_on if move == "note_objection" else None
    if move == "submit":
        row.submitted_at = clock.now()
        row.due_on = today + timedelta(days=call.check_days) if call.check_days else None
    elif move == "review":
        row.due_on = today + timedelta(days=call.review_days) if call.review_days else None
    elif move == "propose" and call.publicity_days:
        # The day after the last day of the publicity period it is the authority's turn.
        row.publicity_from = today
        row.publicity_until = today + timedelta(days=call.publicity_days)
        row.due_on = row.publicity_until + timedelta(days=1)
    elif move in ("list", "reject", "withdraw"):
        row.decided_at = clock.now()
