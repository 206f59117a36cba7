"""Keeping a firm's answers: the draft page by page, a version when it is done, and who may use it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.benefits.access import can_keep_facts, firm_of
from xiechuang.domains.benefits.models import FactsDraft, FirmFacts, Release
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.edition import rule_base
from xiechuang.domains.benefits.queries.topics import pages_of
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Organisation

ONLY_FIRMS = "只有企业可以保存自己的事实，请以企业身份办理"


def keep_page(*, actor: Actor, page: str, typed: Mapping[str, list[str]], version: int | None) -> FactsDraft:
    """Keep one page of the draft as it was typed; a colleague's later page of the same name is not written over unseen."""
    firm = _firm(actor)
    if not all(is_storable(text) for texts in typed.values() for text in texts):
        raise Refused("填写的文字中有不能保存的字符")
    with transaction.atomic():
        draft, is_new = FactsDraft.objects.get_or_create(
            organisation=firm, defaults={"answers": _last_pages(firm)}
        )
        draft = FactsDraft.objects.select_for_update(no_key=True).get(pk=draft.pk)
        stored = draft.answers.get(page)
        is_stale = not is_new and version is not None and version != draft.version
        if is_stale and stored is not None and stored != typed:
            raise Refused(Reason("同事在您打开本页之后改过这一页，请核对后再保存", field="edition"))
        draft.answers = {**draft.answers, page: dict(typed)}
        draft.version += 1
        draft.changed_at = clock.now()
        draft.save()
    return draft


def keep_facts(*, actor: Actor, answers: Mapping[str, str], is_sample: bool = False) -> FirmFacts:
    """Keep the answers as the firm's next version; the same answers make no second one. Refused with every problem."""
    firm = _firm(actor)
    given = {name: str(text).strip() for name, text in answers.items() if str(text).strip()}
    if problems := read_answers(rule_base(), given).problems:
        raise Refused(problems)
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=firm.pk)
        latest = FirmFacts.objects.filter(organisation=firm).order_by("-version").first()
        if latest is not None and latest.answers == given:
            return latest
        made = FirmFacts.objects.create(
            organisation=firm,
            version=(latest.version if latest else 0) + 1,
            answers=given,
            person_id=actor.person_id,
            created_at=clock.now(),
            is_sample=is_sample,
        )
        record(actor=actor, action="facts.keep", subject=made, version=made.version)
    return made


def release_facts(*, actor: Actor, facts: FirmFacts) -> Release:
    """Let the region's office use this version for no-application benefits; an earlier release ends with it."""
    firm = _own(actor, facts)
    if firm.region_id is None:
        raise Refused("企业没有登记所在地区，不能授权")
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True, of=("self",)).get(pk=firm.pk)
        standing = Release.objects.filter(organisation=firm, withdrawn_at=None)
        if same := standing.filter(facts=facts).first():
            return same
        standing.update(withdrawn_at=clock.now())
        made = Release.objects.create(
            facts=facts,
            organisation=firm,
            region_id=firm.region_id,
            person_id=actor.person_id,
            released_at=clock.now(),
        )
        record(actor=actor, action="facts.release", subject=made, version=facts.version)
    return made


def withdraw_release(*, actor: Actor) -> int:
    """Take the release back; runs that have used it keep their lines, which the firm sees, no new run uses it."""
    firm = _firm(actor)
    with transaction.atomic():
        rows = list(
            Release.objects.select_for_update(no_key=True).filter(organisation=firm, withdrawn_at=None)
        )
        for one in rows:
            one.withdrawn_at = clock.now()
            one.save(update_fields=["withdrawn_at"])
            record(actor=actor, action="facts.withdraw", subject=one)
    return len(rows)


def forget_draft(*, actor: Actor) -> None:
    """Begin anew with nothing answered; versions that were kept stay, and do not come back as answers."""
    firm = _firm(actor)
    if FirmFacts.objects.filter(organisation=firm).exists():
        empty = {"answers": {}, "changed_at": clock.now()}
        FactsDraft.objects.update_or_create(organisation=firm, defaults=empty)
        return
    FactsDraft.objects.filter(organisation=firm).delete()


def _last_pages(firm: Organisation) -> dict[str, dict[str, list[str]]]:
    """What a new draft begins with: the version kept last, so that changing one page does not lose the others."""
    latest = FirmFacts.objects.filter(organisation=firm).order_by("-version").first()
    return pages_of(rule_base(), latest.answers) if latest else {}


def _own(actor: Actor, facts: FirmFacts) -> Organisation:
    firm = _firm(actor)
    if facts.organisation_id != firm.pk:
        raise NotVisible(str(facts))
    return firm


def _firm(actor: Actor) -> Any:
    firm = firm_of(actor)
    if firm is None or not can_keep_facts(actor):
        raise Refused(ONLY_FIRMS)
    return firm
