"""Saving, changing, resting and deleting one's interests. The audit says that it was done, not what interests somebody."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from xiechuang.domains.interests.access import can_keep
from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.domains.interests.rules import NEWS, most_interests, not_the_same_again
from xiechuang.domains.interests.states import Frequency
from xiechuang.engines.matching.likeness import question_words
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.community.public import term
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.search.public import kind_labels

COLUMNS = frozenset({"name", "text", "kinds", "regions", "fields", "least_percent", "frequency", "by_mail"})
MOST_CODES = 20
NAME_LENGTH = 60
TEXT_LENGTH = 500
_UNSTORABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@transaction.atomic
def save_interest(*, actor: Actor, values: Mapping[str, Any]) -> Interest:
    """Keep a new interest of the actor, for the post in which they act; raises ``Invalid`` or ``Refused``."""
    if not can_keep(actor):
        raise Refused("请先登录")
    kept = _locked(actor)
    interest = Interest(person_id=actor.person_id or 0, membership_id=actor.membership_id)
    _fill(interest, values)
    if reasons := [*most_interests(kept=len(kept)), *not_the_same_again(interest, others=kept)]:
        raise Refused(reasons)
    interest.number = next_number("GZ")
    interest.save()
    record(actor=actor, action="interest.save", subject=interest)
    return interest


@transaction.atomic
def change_interest(interest: Interest, *, actor: Actor, values: Mapping[str, Any], version: int) -> Interest:
    """Change words, conditions or frequency; only what is published from now on is compared with the new ones."""
    kept = _locked(actor)
    row = _own(kept, interest)
    if row.version != version:
        raise Refused(Reason("这项关注刚在别处改过，请刷新后再改"))
    _fill(row, values)
    if reasons := not_the_same_again(row, others=kept):
        raise Refused(reasons)
    row.version, row.since = row.version + 1, clock.now()
    row.save()
    record(actor=actor, action="interest.change", subject=row)
    return row


@transaction.atomic
def pause_interest(interest: Interest, *, actor: Actor) -> Interest:
    """Let it rest; pausing twice changes nothing."""
    row = _own(_locked(actor), interest)
    if row.paused_at is None:
        row.paused_at = clock.now()
        row.save(update_fields=["paused_at"])
        record(actor=actor, action="interest.pause", subject=row)
    return row


@transaction.atomic
def resume_interest(interest: Interest, *, actor: Actor) -> Interest:
    """Wake it again; what was published meanwhile is not made up for."""
    row = _own(_locked(actor), interest)
    if row.paused_at is not None:
        row.paused_at, row.since = None, clock.now()
        row.save(update_fields=["paused_at", "since"])
        record(actor=actor, action="interest.resume", subject=row)
    return row


@transaction.atomic
def delete_interest(interest: Interest, *, actor: Actor) -> None:
    """Remove it and everything found for it; nothing of its words remains."""
    row = _own(_locked(actor), interest)
    record(actor=actor, action="interest.delete", subject=row)
    row.delete()


@transaction.atomic
def delete_all_interests(*, actor: Actor) -> int:
    """Remove everything the platform keeps of the person's interests; the number removed."""
    kept = _locked(actor)
    for row in kept:
        record(actor=actor, action="interest.delete", subject=row)
    Interest.objects.filter(pk__in=[row.pk for row in kept]).delete()
    return len(kept)


@transaction.atomic
def mark_read(interest: Interest, *, actor: Actor) -> int:
    """Everything shown for this interest has been looked at; the number that were unread."""
    row = _own(_locked(actor), interest)
    now = clock.now()
    marked = Finding.objects.filter(interest=row, read_at=None, shown_from__lte=now).update(read_at=now)
    if marked:
        record(actor=actor, action="interest.read", subject=row, findings=marked)
    return marked


def _locked(actor: Actor) -> list[Interest]:
    """All interests of the person, while nobody else changes or adds one; two windows cannot pass the limit together."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"interests {actor.person_id}"]
        )
    return list(visible(actor, Interest).order_by("id"))


def _own(kept: list[Interest], interest: Interest) -> Interest:
    found = next((row for row in kept if row.pk == interest.pk), None)
    if found is None:
        raise NotVisible(interest.number)
    return found


def _fill(interest: Interest, values: Mapping[str, Any]) -> None:
    """Lay values on the row; raises ``Invalid`` with the faults of every field."""
    unknown = sorted(set(values) - COLUMNS)
    if unknown:
        raise Invalid({name: ["没有这一项"] for name in unknown})
    for name, value in values.items():
        setattr(interest, name, value.strip() if isinstance(value, str) else value)
    interest.name = interest.name or _name_of(interest)
    if faults := _faults(interest):
        raise Invalid(faults)


def _name_of(interest: Interest) -> str:
    """What it is called when nobody named it: its words, else its conditions."""
    labels = kind_labels()
    said = interest.text or " ".join(labels.get(one, one) for one in interest.kinds)
    return said[:NAME_LENGTH].strip() or "关注"


def _faults(interest: Interest) -> dict[str, list[str]]:
    faults = _code_faults(interest) | _text_faults(interest)
    if not 1 <= interest.least_percent <= 100:
        faults["least_percent"] = ["应为 1 到 100"]
    if interest.frequency not in set(Frequency):
        faults["frequency"] = ["没有这种提醒方式"]
    if not isinstance(interest.by_mail, bool):
        faults["by_mail"] = ["应为是或否"]
    return faults


def _code_faults(interest: Interest) -> dict[str, list[str]]:
    regions = set(Region.objects.filter(code__in=interest.regions).values_list("code", flat=True))
    unknown = {
        "kinds": [one for one in interest.kinds if one not in NEWS],
        "regions": [one for one in interest.regions if one not in regions],
        "fields": [one for one in interest.fields if term("fields", one) is None],
    }
    many = {
        name: [f"最多选 {MOST_CODES} 个"] for name in unknown if len(getattr(interest, name)) > MOST_CODES
    }
    return {
        name: [f"没有这个代码：{'、'.join(codes)[:80]}"] for name, codes in unknown.items() if codes
    } | many


def _text_faults(interest: Interest) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for name, longest in (("name", NAME_LENGTH), ("text", TEXT_LENGTH)):
        said = getattr(interest, name)
        if _UNSTORABLE.search(said):
            faults[name] = ["含有不能保存的字符"]
        elif len(said) > longest:
            faults[name] = [f"最长 {longest} 字"]
    if "text" in faults:
        return faults
    if interest.text and not question_words(interest.text):
        faults["text"] = ["这里没有可比对的词"]
    elif not (interest.text or interest.kinds or interest.regions or interest.fields):
        faults["text"] = ["请写关注的词，或至少选一个条件"]
    return faults
