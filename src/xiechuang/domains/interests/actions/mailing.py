"""What is new and unread is told by mail to who asked for it; a letter holds only what its reader may see at that moment."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.domains.interests.queries import Found, with_entries
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.jobs.public import JobRun, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Membership, actor_of

log = logging.getLogger(__name__)
MAIL = "interests.mail"
MAIL_LOOK = "xiechuang.interests.mail_when_due"
MOST_IN_A_LETTER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one interest found."""

    interest: Interest
    found: Sequence[Found]


def begin_mailing() -> JobRun | None:
    """Start the job where letters can be sent, somebody waits for one, and none is being written already."""
    if not settings.SENDS_DIGESTS or not _waiting().exists():
        return None
    if JobRun.objects.open().filter(kind=MAIL).exists():
        return None
    return start_job(MAIL, actor=SYSTEM)


def readers() -> list[int]:
    """Who has something to be told, by the id of the person."""
    found = _waiting().order_by("interest__person_id").values_list("interest__person_id", flat=True)
    return list(found.distinct())


@transaction.atomic
def mail_reader(person: int) -> bool:
    """Send one letter with what waits; whether it could be handed in. What could not is tried again another time.

    The rows stay locked until the letter is handed in, so two workers send one letter; whoever dies in between may send
    it twice, and never not at all.
    """
    rows = _waiting().filter(interest__person_id=person).select_for_update(skip_locked=True, of=("self",))
    listed = list(rows.order_by("interest_id", "-id")[:MOST_IN_A_LETTER])
    parts = [part for part in map(_part, _by_interest(listed)) if part.found]
    if parts and not _hand_in(listed[0].interest.person.email, parts):
        return False
    Finding.objects.filter(pk__in=[one.pk for one in listed]).update(mailed_at=clock.now())
    return True


def _waiting() -> QuerySet[Finding]:
    """Findings to be told now: unread, their time has come, asked for by mail, by somebody who still may."""
    rows = Finding.objects.filter(mailed_at=None, read_at=None, shown_from__lte=clock.now())
    wanted = rows.filter(
        interest__by_mail=True, interest__paused_at=None, interest__person__is_active=True
    ).filter(Q(interest__membership=None) | Q(interest__membership__in=Membership.objects.in_force()))
    loaded = ("interest__person", "interest__membership__person", "interest__membership__organisation")
    return wanted.exclude(interest__person__email="").select_related(*loaded)


def _by_interest(rows: Sequence[Finding]) -> list[list[Finding]]:
    return [list(group) for _, group in groupby(rows, key=lambda one: one.interest_id)]


def _part(rows: Sequence[Finding]) -> Part:
    """The findings of one interest whose record its post may see now."""
    interest = rows[0].interest
    with fenced(actor_of(interest.membership) if interest.membership else PUBLIC):
        found = [one for one in with_entries(rows) if one.entry is not None]
    return Part(interest=interest, found=found)


def _hand_in(address: str, parts: Sequence[Part]) -> bool:
    count = sum(len(part.found) for part in parts)
    text = render_to_string(
        "interests/letter.txt", {"parts": parts, "address": settings.ADDRESS, "count": count}
    )
    letter = EmailMessage(subject=f"协创:您的关注有 {count} 项新发现", body=text, to=[address])
    letter.extra_headers = {"Auto-Submitted": "auto-generated"}
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as failed:
        # The address is personal and stays out of the log.
        log.warning("a letter could not be handed in: %s", type(failed).__name__)
        return False
    return True
