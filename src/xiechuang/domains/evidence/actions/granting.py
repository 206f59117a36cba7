"""An office asks another region's office to see its paper; that office answers; both are written down."""

from django.db import transaction

from xiechuang.domains.evidence.access import can_answer, can_second
from xiechuang.domains.evidence.models import Grant, Suspicion
from xiechuang.domains.evidence.queries.finder import papers_of_suspicion
from xiechuang.domains.evidence.states import UNDECIDED, GrantState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

LONGEST = 500


@transaction.atomic
def ask_grant(suspicion: Suspicion, *, actor: Actor, reason: str) -> Grant:
    """Ask to see the other region's paper of a suspicion that is undecided."""
    row = lock(suspicion)
    if not (actor.office_region and can_second(actor, row)):
        raise NotVisible(row.number)
    other = next((one for one in papers_of_suspicion(row) if one.region_id != actor.region_code), None)
    reasons = [*_note_reasons(reason, field="reason")]
    if other is None:
        reasons.append(Reason("两份凭证都由本地区登记，不必申请"))
    if row.word not in UNDECIDED:
        reasons.append(Reason("疑点已有决定，不再申请查看"))
    mine = Grant.objects.filter(suspicion=row, to_region_id=actor.region_code)
    if mine.exclude(state=GrantState.DENIED).exists():
        reasons.append(Reason("本地区已经申请过"))
    if reasons or other is None:
        raise Refused(reasons)
    grant = Grant.objects.create(
        suspicion=row,
        paper_id=other.pk,
        from_region_id=other.region_id,
        to_region_id=actor.region_code,
        reason=reason.strip(),
        asked_by_id=actor.person_id,
    )
    record(actor=actor, action="grant.ask", subject=row, paper=other.number, reason=reason.strip())
    return grant


@transaction.atomic
def answer_grant(grant: Grant, *, actor: Actor, is_granted: bool, answer: str) -> Grant:
    """The paper's own office grants the other a look while the suspicion is undecided, or denies it with a reason."""
    row = lock(grant)
    if not can_answer(actor, row):
        raise NotVisible(str(grant.pk))
    reasons = [] if is_granted and not answer.strip() else [*_note_reasons(answer, field="answer")]
    if row.word is not GrantState.ASKED:
        reasons.append(Reason(f"这项申请{row.word.label}，不能再答复"))
    if reasons:
        raise Refused(reasons)
    row.state = GrantState.GRANTED if is_granted else GrantState.DENIED
    row.answer, row.answered_by_id, row.answered_at = answer.strip(), actor.person_id, clock.now()
    row.save()
    record(actor=actor, action=f"grant.{row.state}", subject=row.suspicion, answer=row.answer)
    return row


def _note_reasons(text: str, *, field: str) -> list[Reason]:
    if not text.strip():
        return [Reason("请写明理由", field=field)]
    if len(text) > LONGEST or not is_storable(text):
        return [Reason(f"理由最长 {LONGEST} 字，且不能含有不能保存的字符", field=field)]
    return []
