"""Objections to a public list: recorded with the person, answered with a reason; an upheld one strikes the firm."""

from django.db import transaction

from xiechuang.domains.benefits.access import can_run
from xiechuang.domains.benefits.models import GrantLine, GrantRun, Objection
from xiechuang.domains.benefits.states import RunState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

LONGEST = 2_000
REASON_LENGTH = 300


def object_to(
    run: GrantRun, *, actor: Actor, text: str, line: GrantLine | None = None, raised_by: str = ""
) -> Objection:
    """Somebody signed in objects while the list is public; an office may record what came by letter under the sender's name."""
    with transaction.atomic():
        locked = lock(run)
        if reasons := _against_objecting(locked, actor=actor, text=text, line=line):
            raise Refused(reasons)
        by_letter = raised_by.strip() if can_run(actor, locked) else ""
        made = Objection.objects.create(
            run=locked,
            line=line,
            raised_by=(by_letter or f"{actor.organisation_name} {actor.name}".strip())[:120],
            person_id=actor.person_id,
            text=text.strip(),
            made_at=clock.now(),
        )
        record(actor=actor, action="objection.make", subject=made, run=run.number)
    return made


def _against_objecting(run: GrantRun, *, actor: Actor, text: str, line: GrantLine | None) -> list[Reason]:
    reasons = []
    if actor.person_id is None:
        reasons.append(Reason("请先登录，异议须有提出人"))
    if run.status is not RunState.ANNOUNCED:
        reasons.append(Reason("只在公示期间接受异议", field="state"))
    elif run.publicity_until and clock.today() >= run.publicity_until:
        reasons.append(Reason(f"公示期至 {run.publicity_until} 已满", field="publicity_until"))
    if not text.strip() or len(text) > LONGEST or not is_storable(text):
        reasons.append(Reason(f"请写明异议，最多 {LONGEST} 字", field="text"))
    if line is not None and line.run_id != run.pk:
        reasons.append(Reason("这家企业不在本批次", field="line"))
    return reasons


def answer_objection(objection: Objection, *, actor: Actor, answer: str, is_upheld: bool) -> Objection:
    """The office answers; if the objection holds, the firm it speaks of leaves the list."""
    with transaction.atomic():
        run = lock(objection.run)
        row = Objection.objects.select_for_update(no_key=True, of=("self",)).get(pk=objection.pk)
        if reasons := _against_answering(run, row, actor=actor, answer=answer):
            raise Refused(reasons)
        row.answer, row.is_upheld = answer.strip(), is_upheld
        row.answered_by_id, row.answered_at = actor.person_id, clock.now()
        row.save()
        if is_upheld and row.line_id:
            said = f"异议成立：{answer.strip()}"[:REASON_LENGTH]
            GrantLine.objects.filter(pk=row.line_id).update(strike_reason=said)
        record(actor=actor, action="objection.answer", subject=row, run=run.number, upheld=is_upheld)
    return row


def _against_answering(run: GrantRun, row: Objection, *, actor: Actor, answer: str) -> list[Reason]:
    reasons = []
    if not can_run(actor, run):
        reasons.append(Reason("由发起地区主管部门或共同体办公室答复"))
    if run.status is not RunState.ANNOUNCED:
        reasons.append(Reason("名单确定以前答复", field="state"))
    if row.is_upheld is not None:
        reasons.append(Reason("这条异议已答复", field="state"))
    if not answer.strip() or len(answer) > LONGEST or not is_storable(answer):
        reasons.append(Reason(f"请写明答复，最多 {LONGEST} 字", field="answer"))
    return reasons
