"""A text or a wording comes in: stored, changed, reviewed by a second person, public; and a text that is repealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from xiechuang.domains.policies.access import can_keep, may_keep
from xiechuang.domains.policies.actions.following import tell_followers
from xiechuang.domains.policies.actions.preview import problems_in
from xiechuang.domains.policies.actions.reading import Read, read_file
from xiechuang.domains.policies.actions.storing import digest_of, make_public, renew_clauses
from xiechuang.domains.policies.events import TextPublished, TextRepealed
from xiechuang.domains.policies.flow import VERSION
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.queries.library import KINDS, TOPICS
from xiechuang.domains.policies.states import CHANGEABLE
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.community.public import term
from xiechuang.kernel.documents.public import Document, attach_document, path_of, show_documents
from xiechuang.kernel.events import announce
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.workflow.public import lock, perform

TEXT_SERIES, VERSION_SERIES = "ZC", "PV"
WHO = "由文本所属地区的主管部门或共同体办公室办理"
_DAYS = ("passed_on", "valid_from", "valid_until")
_WORDS = {"amended_by": 200, "source_name": 200, "source_url": 300, "note": 300, "problem_note": 500}
_TEXT_WORDS = {"title": 200, "issued_by": 120, "document_number": 80}
NOT_A_MOVE = "版本已被他人改动，请刷新后再改"


@transaction.atomic
def open_text(*, actor: Actor, values: Mapping[str, Any]) -> PolicyText:
    """A text the library does not know yet; strangers see it once its first version has passed review."""
    region = str(values.get("region") or "") or None
    if not may_keep(actor, region):
        raise Refused(Reason(WHO, field="region"))
    if wrong := _text_faults(values, region):
        raise Invalid(wrong)
    policy = PolicyText.objects.create(
        number=next_number(TEXT_SERIES),
        region_id=region,
        kind=values["kind"],
        topics=sorted(set(values.get("topics") or ())),
        order=_last_place() + 1,
        is_sample=bool(values.get("is_sample")),
        **{name: str(values.get(name) or "").strip() for name in _TEXT_WORDS},
    )
    record(actor=actor, action="policy.open", subject=policy, title=policy.title)
    return policy


def _last_place() -> int:
    return PolicyText.objects.order_by("-order").values_list("order", flat=True).first() or 0


def _text_faults(values: Mapping[str, Any], region: str | None) -> dict[str, list[str]]:
    wrong = _too_long(values, _TEXT_WORDS)
    if not str(values.get("title") or "").strip():
        wrong["title"] = ["须填写名称"]
    if not term(KINDS, str(values.get("kind") or "")):
        wrong["kind"] = ["请选择文种"]
    if strange := [code for code in values.get("topics") or () if not term(TOPICS, str(code))]:
        wrong["topics"] = [f"没有主题“{'、'.join(map(str, strange))[:60]}”"]
    if region and not Region.objects.filter(code=region, level=Region.Level.REGION).exists():
        wrong["region"] = [f"没有地区“{region[:20]}”"]
    return wrong


def read_document(document: Document) -> Read:
    """The words of a file that is kept."""
    path = path_of(document.sha256)
    if not path.exists():
        raise NotVisible(str(document.uid))
    return read_file(path.read_bytes(), name=document.name)


def add_version(
    policy: PolicyText, *, actor: Actor, document: Document, values: Mapping[str, Any]
) -> TextVersion:
    """Store a wording with its file; nobody outside the office sees it before a second person let it pass."""
    if not can_keep(actor, policy):
        raise Refused(WHO)
    read = read_document(document)
    if wrong := version_faults(values):
        raise Invalid(wrong)
    with transaction.atomic():
        version = TextVersion(
            number=next_number(VERSION_SERIES),
            policy=policy,
            region_id=policy.region_id,
            created_by_id=actor.person_id,
            created_by_name=actor.name,
        )
        _write(version, values=values, read=read, name=document.name)
        version.save()
        attach_document(actor=actor, document=document, subject=version)
        record(actor=actor, action="policy.add_version", subject=version, digest=version.digest)
    return version


def change_version(
    version: TextVersion,
    *,
    actor: Actor,
    values: Mapping[str, Any],
    edition: int,
    document: Document | None = None,
) -> TextVersion:
    """Change what is not under review; whoever changes it counts as its uploader."""
    read = read_document(document) if document else None
    if wrong := version_faults(values):
        raise Invalid(wrong)
    with transaction.atomic():
        row = lock(version)
        if not can_keep(actor, row):
            raise Refused(WHO)
        if row.status not in CHANGEABLE:
            raise Refused("只有待提交或已退回的版本可以修改")
        if row.version != edition:
            raise Refused(NOT_A_MOVE)
        _write(row, values=values, read=read, name=document.name if document else row.file_name)
        row.created_by_id, row.created_by_name = actor.person_id, actor.name
        row.version += 1
        row.save()
        if document:
            attach_document(actor=actor, document=document, subject=row)
        record(actor=actor, action="policy.change_version", subject=row, digest=row.digest)
    return row


def _write(version: TextVersion, *, values: Mapping[str, Any], read: Read | None, name: str) -> None:
    for field in _DAYS:
        setattr(version, field, values.get(field))
    for field in _WORDS:
        setattr(version, field, str(values.get(field) or "").strip())
    version.is_draft = bool(values.get("is_draft"))
    version.file_name = name
    if read:
        version.source, version.digest = read.source, digest_of(read.source)
        version.problems = [one.plain() for one in problems_in(read, title=version.policy.title)]


def version_faults(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Everything wrong with what was typed beside the words, by field."""
    wrong = _too_long(values, _WORDS)
    passed, begins, ends = (values.get(name) for name in _DAYS)
    if begins and passed and begins < passed:
        wrong["valid_from"] = [f"施行日期 {begins} 早于通过日期 {passed}"]
    if begins and ends and ends <= begins:
        wrong["valid_until"] = [f"失效日期须晚于施行日期 {begins}"]
    elif ends and passed and ends <= passed:
        wrong["valid_until"] = [f"失效日期须晚于通过日期 {passed}"]
    if url := str(values.get("source_url") or "").strip():
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            wrong["source_url"] = ["不是网址，须以 http:// 或 https:// 开头"]
    return wrong


def _too_long(values: Mapping[str, Any], lengths: Mapping[str, int]) -> dict[str, list[str]]:
    wrong = {}
    for name, most in lengths.items():
        text = str(values.get(name) or "").strip()
        if len(text) > most:
            wrong[name] = [f"最长 {most} 字"]
        elif not is_storable(text):
            wrong[name] = ["有不能保存的字符"]
    return wrong


def move_version(version: TextVersion, *, actor: Actor, move: str, note: str = "") -> TextVersion:
    """Make a move; publishing gives the edition, ends the wording before, and tells who follows the text."""
    if move not in VERSION.moves:
        raise NotVisible(move)
    with transaction.atomic():
        # The text first: two versions of one text become public one after the other.
        policy = lock(version.policy)

        def effect(row: TextVersion) -> None:
            row.policy = policy
            if move == "publish":
                make_public(row, policy=policy)

        done = perform(
            flow=VERSION, move=move, actor=actor, subject=version, note=note, effect=effect,
            event=(lambda row, _step: _published(row)) if move == "publish" else None,
        )  # fmt: skip
        if move == "publish":
            _open_up(policy, done)
    return done


def _published(version: TextVersion) -> TextPublished:
    return TextPublished(
        policy=version.policy.number, edition=version.edition or 0, valid_from=version.valid_from
    )


def _open_up(policy: PolicyText, version: TextVersion) -> None:
    policy.is_held, policy.is_listed = True, True
    policy.passed_on = policy.passed_on or version.passed_on
    policy.save(update_fields=["is_held", "is_listed", "passed_on"])
    show_documents(version, is_public=True)
    renew_clauses(policy)
    tell_followers(version, reason=f"您关注的文本有新版本：{version.name}")


@transaction.atomic
def repeal_text(policy: PolicyText, *, actor: Actor, repealed_on: date, repealed_by: str) -> PolicyText:
    """From a day on the text is no longer in force; by what, has to be said."""
    row = lock(policy)
    if not can_keep(actor, row):
        raise Refused(WHO)
    if row.repealed_on is not None:
        raise Refused(f"已于 {row.repealed_on} 废止")
    if wrong := _repeal_faults(row, repealed_on, repealed_by):
        raise Invalid(wrong)
    row.repealed_on, row.repealed_by = repealed_on, repealed_by.strip()
    row.save(update_fields=["repealed_on", "repealed_by"])
    record(actor=actor, action="policy.repeal", subject=row, on=repealed_on, by=row.repealed_by)
    tell_followers(row, reason=f"您关注的文本自 {repealed_on} 起废止")
    announce(TextRepealed(policy=row.number, repealed_on=repealed_on))
    return row


def _repeal_faults(policy: PolicyText, day: date, by: str) -> dict[str, list[str]]:
    wrong = _too_long({"repealed_by": by}, {"repealed_by": 200})
    if not by.strip():
        wrong["repealed_by"] = ["须写明依据哪份文本废止"]
    last = policy.versions.filter(edition__isnull=False, is_draft=False).order_by("edition").last()
    floor = (last and (last.valid_from or last.passed_on)) or policy.passed_on
    if floor and day <= floor:
        wrong["repealed_on"] = [f"废止日期须晚于 {floor}"]
    return wrong


def turn_the_day(*, day: date | None = None) -> int:
    """Let the clauses that are shown be those of today's wording; how many texts changed hands."""
    day = day or clock.today()
    turned = TextVersion.objects.filter(valid_from=day, edition__gt=1, is_draft=False)
    policies = [one.policy for one in turned.select_related("policy")]
    for policy in policies:
        with transaction.atomic():
            renew_clauses(lock(policy))
    return len(policies)
