"""A draft is opened, changed while nobody else sees it, and revised while others are asked."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.drafting.access import can_draft
from xiechuang.domains.drafting.models import Draft, Edition, Provision
from xiechuang.domains.drafting.queries.texts import latest_edition, pieces_of
from xiechuang.domains.drafting.rules.draft import draft_is_open
from xiechuang.domains.drafting.states import Concern, DraftKind, DraftState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, write_step

SERIES = "QC"
LENGTHS = {
    "title": 200,
    "purpose": 5_000,
    "text": 100_000,
    "amends_title": 200,
    "amends_text": 100_000,
    "note": 500,
}
MOST_CLAUSES = 500
LABELS = {"title": "名称", "purpose": "起草目的", "text": "文本"}
COLUMNS = ("title", "kind", "concerns", "purpose", "amends_title", "amends_text")


def create_draft(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> Draft:
    """Open a draft; until the others are asked only the drafting region sees it."""
    if not actor.office_region or actor.organisation_id is None or actor.person_id is None:
        raise Refused("起草件由地区主管部门登记")
    given = _checked(values)
    with transaction.atomic():
        draft = Draft.objects.create(
            number=next_number(SERIES),
            region_id=actor.region_code,
            organisation_id=actor.organisation_id,
            drafter_id=actor.person_id,
            is_sample=is_sample,
            **{name: given[name] for name in COLUMNS},
        )
        _write_edition(draft, actor=actor, text=given["text"], order=1, note="")
        write_step(actor=actor, subject=draft, move="create", label="登记", source="")
        record(actor=actor, action="drafting.create", subject=draft, title=draft.title)
    return draft


def change_draft(draft: Draft, *, actor: Actor, values: Mapping[str, Any], version: int) -> Draft:
    """Change a draft that nobody outside the region has seen yet."""
    with transaction.atomic():
        row = _own(draft, actor=actor, version=version)
        if row.status is not DraftState.DRAFTING:
            raise Refused(Reason("已征求意见的起草件不能改动，请提交修改稿", field="state"))
        given = _checked(values)
        changed = [name for name in COLUMNS if getattr(row, name) != given[name]]
        for name in COLUMNS:
            setattr(row, name, given[name])
        edition = latest_edition(row)
        if edition.text != given["text"]:
            changed.append("text")
            edition.delete()
            _write_edition(row, actor=actor, text=given["text"], order=1, note="")
        _touch(row)
        record(actor=actor, action="drafting.change", subject=row, changed=changed)
    return row


def revise_draft(draft: Draft, *, actor: Actor, text: str, note: str, version: int) -> Edition:
    """A new edition while others are asked; the earlier ones stay as they were."""
    with transaction.atomic():
        row = _own(draft, actor=actor, version=version)
        if reasons := list(draft_is_open(row)):
            raise Refused(reasons)
        text, note = _plain(text), note.strip()
        wrong = _text_faults(text)
        if len(note) > LENGTHS["note"]:
            wrong["note"] = [f"最长 {LENGTHS['note']} 字"]
        before = latest_edition(row)
        if not wrong and before.text == text:
            wrong["text"] = [f"与第 {before.order} 稿相同，没有修改"]
        if wrong:
            raise Invalid(wrong)
        edition = _write_edition(row, actor=actor, text=text, order=before.order + 1, note=note)
        _touch(row)
        write_step(actor=actor, subject=row, move="revise", label="提交修改稿", source=row.state, note=note)
        record(actor=actor, action="drafting.revise", subject=row, edition=edition.order, note=note)
    return edition


def _own(draft: Draft, *, actor: Actor, version: int) -> Draft:
    """The draft, locked, if it is the actor's own body's and still as they saw it."""
    row = lock(draft)
    if not can_draft(actor, row):
        raise Refused("起草件由起草单位办理")
    if row.version != version:
        raise Refused(Reason("这份起草件刚被他人改动，请对照后再保存", field="version"))
    return row


def _touch(row: Draft) -> None:
    row.version += 1
    row.changed_at = clock.now()
    row.save()


def _write_edition(draft: Draft, *, actor: Actor, text: str, order: int, note: str) -> Edition:
    edition = Edition.objects.create(
        draft=draft, order=order, text=text, note=note, made_by_id=actor.person_id or 0
    )
    Provision.objects.bulk_create(
        Provision(edition=edition, address=piece.address, label=piece.label, order=place, text=piece.text)
        for place, piece in enumerate(pieces_of(text), start=1)
    )
    return edition


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as columns, or everything that is wrong with them."""
    given = {name: _plain(str(values.get(name) or "")) for name in (*LENGTHS, "kind") if name != "note"}
    concerns = list(dict.fromkeys(str(one) for one in values.get("concerns") or ()))
    wrong = {
        name: [f"最长 {LENGTHS[name]} 字"]
        for name in ("title", "purpose", "amends_title", "amends_text")
        if len(given[name]) > LENGTHS[name]
    }
    wrong |= {name: [f"须填写{LABELS[name]}"] for name in ("title", "purpose") if not given[name]}
    wrong |= {name: ["含有不能保存的字符"] for name, text in given.items() if not is_storable(text)}
    if given["kind"] not in list(DraftKind):
        wrong["kind"] = ["须选择类别"]
    if unknown := [one for one in concerns if one not in list(Concern)]:
        wrong["concerns"] = [f"没有“{unknown[0][:20]}”这一项"]
    if given["amends_text"] and not given["amends_title"]:
        wrong["amends_title"] = ["须写明修改的是哪一份现行文本"]
    wrong |= {name: faults for name, faults in _text_faults(given["text"]).items() if name not in wrong}
    if wrong:
        raise Invalid(wrong)
    return given | {"concerns": concerns}


def _text_faults(text: str) -> dict[str, list[str]]:
    if not text:
        return {"text": ["须填写文本"]}
    if len(text) > LENGTHS["text"]:
        return {"text": [f"有 {len(text)} 字，最长 {LENGTHS['text']} 字"]}
    if not is_storable(text):
        return {"text": ["含有不能保存的字符"]}
    pieces = pieces_of(text)
    if not pieces:
        return {"text": ["没有读出任何条款；正文应写在标题之后，分条或分段"]}
    if len(pieces) > MOST_CLAUSES:
        return {"text": [f"有 {len(pieces)} 条，最多 {MOST_CLAUSES} 条"]}
    return {}
