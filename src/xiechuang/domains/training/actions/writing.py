"""Guides are opened, written version by version, reviewed by a second person, published and retired."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.training.access import WRITERS, can_write
from xiechuang.domains.training.actions.content import checked_content, checked_guide
from xiechuang.domains.training.actions.entry import let_find
from xiechuang.domains.training.events import GuidePublished
from xiechuang.domains.training.flow import GUIDE
from xiechuang.domains.training.models import Guide, Version
from xiechuang.domains.training.queries.reading import readers_of, version_in_force
from xiechuang.domains.training.states import OPEN, VersionState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform, send_copies, write_step

SERIES = "PX"


def create_guide(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> Version:
    """Open a guide with its first version; seen by its own body until it is published."""
    if not actor.has(*WRITERS) or actor.organisation_id is None or actor.person_id is None:
        raise Refused("指南由地区主管部门或共同体办公室编写")
    about, content = _both(values)
    with transaction.atomic():
        guide = Guide.objects.create(
            number=next_number(SERIES), organisation_id=actor.organisation_id, is_sample=is_sample, **about
        )
        version = _write(guide, actor=actor, order=1, content=content)
        let_find(guide)
        record(actor=actor, action="guide.create", subject=guide, measure=guide.measure)
    return version


def _both(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Guide and version, with the faults of both at once."""
    wrong: dict[str, list[str]] = {}
    found: list[dict[str, Any]] = []
    for check in (checked_guide, checked_content):
        try:
            found.append(check(values))
        except Invalid as faults:
            wrong |= faults.fields
    if wrong:
        raise Invalid(wrong)
    return found[0], found[1]


def _write(guide: Guide, *, actor: Actor, order: int, content: Mapping[str, Any]) -> Version:
    version = Version.objects.create(
        guide=guide,
        order=order,
        organisation_id=guide.organisation_id,
        written_by_id=actor.person_id or 0,
        **content,
    )
    write_step(actor=actor, subject=version, move="create", label="编写", source="")
    return version


def change_version(version: Version, *, actor: Actor, values: Mapping[str, Any], edition: int) -> Version:
    """Change what a version says, and whom the guide is for, while it is written."""
    with transaction.atomic():
        row = lock(version)
        guide = lock(row.guide)
        if not can_write(actor, guide):
            raise Refused("指南由编写单位修改")
        reasons = []
        if row.status is not VersionState.WRITING:
            reasons.append(Reason(f"这一版{row.status.label}，不能改动", field="state"))
        if row.edition != edition:
            reasons.append(Reason("这一版刚被他人改动，请对照后再保存", field="edition"))
        if reasons:
            raise Refused(reasons)
        about, content = _both(values)
        for name, value in about.items():
            setattr(guide, name, value)
        for name, value in content.items():
            setattr(row, name, value)
        row.edition += 1
        row.written_by_id = actor.person_id or 0
        guide.changed_at = clock.now()
        guide.save()
        row.save()
        row.guide = guide
        let_find(guide)
        record(actor=actor, action="guide.change", subject=row, edition=row.edition)
    return row


def begin_version(guide: Guide, *, actor: Actor) -> Version:
    """A new version that begins as the latest one; there is at most one that is not published yet."""
    with transaction.atomic():
        row = lock(guide)
        if not can_write(actor, row):
            raise Refused("指南由编写单位修改")
        latest = row.versions.order_by("-order")[0]
        if latest.status in OPEN:
            raise Refused(f"第 {latest.order} 版还在{latest.status.label}，请先办完")
        content = latest.content | {"change_note": ""}
        version = _write(row, actor=actor, order=latest.order + 1, content=content)
        record(actor=actor, action="guide.begin_version", subject=version, order=version.order)
    return version


def move_version(version: Version, *, actor: Actor, move: str, note: str = "") -> Version:
    """Hand in, return, publish as a second person, retire."""
    if move not in GUIDE.moves:
        raise NotVisible(move)
    with transaction.atomic():
        guide = lock(version.guide)
        if move == "publish":
            _retire_before(version, guide=guide)
        row = perform(
            flow=GUIDE,
            move=move,
            actor=actor,
            subject=version,
            note=note,
            effect=lambda one: _effect(one, move=move, actor=actor),
            event=_published if move == "publish" else None,
        )
        if move == "publish":
            _put_in_force(guide, row)
        if move == "retire":
            guide.in_force, guide.changed_at = 0, clock.now()
            guide.save(update_fields=["in_force", "changed_at"])
            let_find(guide)
        row.guide = guide
    return row


def _effect(row: Version, *, move: str, actor: Actor) -> None:
    if move == "submit":
        row.submitted_by_id = actor.person_id
    if move == "return":
        row.submitted_by_id = None
    if move == "publish":
        row.reviewed_by_id, row.published_at = actor.person_id, clock.now()


def _published(row: Version, _step: object) -> GuidePublished:
    return GuidePublished(guide_id=row.guide_id, number=row.guide.number, version=row.order)


def _retire_before(version: Version, *, guide: Guide) -> None:
    """The version before steps down in the same transaction; there is never a moment with two in force."""
    before = version_in_force(guide)
    if before is not None and before.pk != version.pk:
        before.state = VersionState.RETIRED
        before.save(update_fields=["state"])


def _put_in_force(guide: Guide, row: Version) -> None:
    guide.in_force, guide.changed_at = row.order, clock.now()
    guide.save(update_fields=["in_force", "changed_at"])
    let_find(guide)
    people = readers_of(guide).values_list("person_id", flat=True)
    send_copies(guide, people=people, reason=f"请阅读第 {row.order} 版")
