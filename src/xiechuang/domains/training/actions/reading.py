"""Officials confirm that they read a version; readers ask, the guide's body answers, good answers join the guide."""

from collections.abc import Sequence

from django.db import transaction

from xiechuang.domains.training.access import can_write
from xiechuang.domains.training.actions.content import ANSWER, LINE
from xiechuang.domains.training.actions.writing import begin_version
from xiechuang.domains.training.models import Guide, Question, ReadReceipt, Version
from xiechuang.domains.training.states import QuestionState, VersionState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

OPEN_QUESTIONS = 20


def confirm_reading(version: Version, *, actor: Actor, answers: Sequence[int | None] = ()) -> ReadReceipt:
    """The official has read the version in force; doing it again gives the receipt there is.

    Where the version has questions, each must be answered; how many were right is kept and shown to nobody outside.
    """
    with transaction.atomic():
        row = lock(version)
        if not actor.is_official or actor.person_id is None or actor.organisation_id is None:
            raise Refused("阅读回执由主管部门、园区和共同体办公室的人员确认")
        if row.status is not VersionState.PUBLISHED:
            raise Refused(Reason(f"第 {row.order} 版{row.status.label}，请阅读现行版本", field="state"))
        if before := row.receipts.filter(person_id=actor.person_id).first():
            return before
        given = list(answers)[: len(row.checks)]
        given += [None] * (len(row.checks) - len(given))
        wrong = {
            f"check-{n}": ["须选择一个答案"]
            for n, (one, said) in enumerate(zip(row.checks, given, strict=True))
            if said is None or not 0 <= said < len(one["options"])
        }
        if wrong:
            raise Invalid(wrong)
        right = sum(one["right"] == said for one, said in zip(row.checks, given, strict=True))
        receipt = ReadReceipt.objects.create(
            version=row,
            person_id=actor.person_id,
            organisation_id=actor.organisation_id,
            region_code=actor.region_code,
            asked=len(row.checks),
            right=right,
        )
        record(actor=actor, action="guide.read", subject=row, version=row.order, right=right)
    return receipt


def ask_question(guide: Guide, *, actor: Actor, text: str) -> Question:
    """Anybody signed in asks; at most so many of one's questions wait at once."""
    text = text.strip()
    if actor.person_id is None:
        raise Refused("请先登录再提问")
    if not text or len(text) > LINE or not is_storable(text):
        raise Invalid({"text": [f"须填写问题，最长 {LINE} 字"]})
    with transaction.atomic():
        guide = lock(guide)
        if not guide.in_force:
            raise Refused("尚未发布的指南不能提问")
        mine = guide.questions.filter(asker_id=actor.person_id, state=QuestionState.ASKED).count()
        if mine >= OPEN_QUESTIONS:
            raise Refused(f"您已有 {mine} 个问题等待答复，请答复后再提")
        question = Question.objects.create(guide=guide, asker_id=actor.person_id, text=text)
        record(actor=actor, action="question.ask", subject=question)
    return question


def answer_question(question: Question, *, actor: Actor, answer: str, is_public: bool) -> Question:
    """The guide's body answers; a public answer stands on the guide's page, without the asker's name."""
    answer = answer.strip()
    with transaction.atomic():
        row = lock(question)
        if not can_write(actor, row.guide):
            raise Refused("问题由编写单位答复")
        if row.status is QuestionState.JOINED:
            raise Refused("已并入指南的问答在指南里修改")
        if not answer or len(answer) > ANSWER or not is_storable(answer):
            raise Invalid({"answer": [f"须填写答复，最长 {ANSWER} 字"]})
        row.answer, row.is_public = answer, is_public
        row.state, row.answered_by_id, row.answered_at = QuestionState.ANSWERED, actor.person_id, clock.now()
        row.save()
        record(actor=actor, action="question.answer", subject=row, answer=answer, is_public=is_public)
    return row


def join_question(question: Question, *, actor: Actor) -> Version:
    """A good question and its answer join the guide: the version being written, else a new one."""
    with transaction.atomic():
        row = lock(question)
        guide = row.guide
        if not can_write(actor, guide):
            raise Refused("由编写单位并入指南")
        if row.status is not QuestionState.ANSWERED:
            raise Refused(Reason(f"这个问题{row.status.label}，不能并入", field="state"))
        version = guide.versions.order_by("-order")[0]
        if version.status is VersionState.REVIEW:
            raise Refused(f"第 {version.order} 版正在复核，请先退回修改或发布")
        if version.status is not VersionState.WRITING:
            version = begin_version(guide, actor=actor)
        version = lock(version)
        version.faq = [*version.faq, {"question": row.text, "answer": row.answer}]
        version.edition += 1
        version.save(update_fields=["faq", "edition"])
        row.state = QuestionState.JOINED
        row.save(update_fields=["state"])
        record(actor=actor, action="question.join", subject=row, version=version.order)
    return version
