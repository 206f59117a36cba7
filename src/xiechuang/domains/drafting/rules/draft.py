"""What must be so before a draft is sent to the others, kept open longer, closed, or published."""

from collections.abc import Iterator

from django.db.models import QuerySet

from xiechuang.domains.drafting.models import Draft, Opinion
from xiechuang.domains.drafting.states import ASKS, SIGNED, DraftState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Region
from xiechuang.kernel.workflow.public import Attempt

# Beijing's and Hebei's texts say so alike; Tianjin's is not held and nothing is quoted from it.
CLAUSE = "京、冀两地《关于推进京津冀协同创新共同体建设的决定》第十八条"


def text_has_clauses(attempt: Attempt) -> Iterator[Reason]:
    """There must be something to give opinions on."""
    if not attempt.subject.editions.filter(provisions__isnull=False).exists():
        yield Reason("文本里没有读出任何条款", field="text")


def concern_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """Article 18: what concerns the common needs of 区域科技创新 or 产业发展 is talked over with the two others."""
    if not attempt.subject.concerns:
        yield Reason("须写明涉及区域科技创新还是产业发展的共性需求", CLAUSE, "concerns")


def others_are_asked(attempt: Attempt) -> Iterator[Reason]:
    """Article 18: 加强与另外两地的沟通与协作, with both of them."""
    asked = set(attempt.details.get("regions") or ())
    others = Region.objects.filter(level=Region.Level.REGION).exclude(pk=attempt.subject.region_id)
    if not others:
        yield Reason("共同体没有别的地区可以征求意见")
    if missing := [str(region) for region in others if region.pk not in asked]:
        yield Reason(f"还须征求{'、'.join(missing)}的意见", CLAUSE, "regions")


def moment_lies_ahead(attempt: Attempt) -> Iterator[Reason]:
    """Opinions are asked until a moment that is still to come."""
    due_at = attempt.details.get("due_at")
    if due_at is None or due_at <= clock.now():
        yield Reason("反馈截止须在今天之后", field="due_on")


def moment_is_later(attempt: Attempt) -> Iterator[Reason]:
    """An extension gives more time, never less."""
    due_at, before = attempt.details.get("due_at"), attempt.subject.due_at
    if due_at is not None and before is not None and due_at <= before:
        until = before.astimezone(clock.HERE)
        yield Reason(f"延长后的截止须晚于 {until:%Y-%m-%d %H:%M}", field="due_on")


def every_region_was_heard(attempt: Attempt) -> Iterator[Reason]:
    """All regions have answered; who has not is passed over only after the moment, and shown as late for ever."""
    draft: Draft = attempt.subject
    if draft.due_at is not None and clock.now() >= draft.due_at:
        return
    for one in draft.consultations.exclude(state__in=list(SIGNED)).select_related("region"):
        yield Reason(f"{one.region}尚未反馈，截止时间也未到")


def every_opinion_is_answered(attempt: Attempt) -> Iterator[Reason]:
    """Whoever asked for a change is told what became of it."""
    waiting = _signed(attempt.subject).filter(stance__in=list(ASKS), answer="", decision="").count()
    if waiting:
        yield Reason(f"还有 {waiting} 条意见没有答复")


def no_difference_is_open(attempt: Attempt) -> Iterator[Reason]:
    """An objection ends by being taken, by the region's accepting the answer, or by a meeting's decision."""
    for one in _signed(attempt.subject):
        if one.is_open_difference and one.answer:
            region, clause = one.consultation.region, one.provision
            yield Reason(f"{region}对“{clause}”的不同意见尚未解决，请会商，或由{region}接受答复")


def adoption_is_past(attempt: Attempt) -> Iterator[Reason]:
    """Only what was adopted is made public as adopted."""
    adopted_on = attempt.details.get("adopted_on")
    if adopted_on is None:
        yield Reason("须填写通过或印发日期", field="adopted_on")
    elif adopted_on > clock.today():
        yield Reason(f"通过或印发日期 {adopted_on} 还没有到", field="adopted_on")


def draft_is_open(draft: Draft) -> Iterator[Reason]:
    """While others are asked; afterwards nothing is said and nothing is answered."""
    if draft.status is not DraftState.CONSULTING:
        yield Reason(f"{draft.number} {draft.status.label}，不再提出、修改或答复意见", field="state")


def _signed(draft: Draft) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(
        consultation__draft=draft, consultation__state__in=[state.value for state in SIGNED]
    )
    return rows.select_related("consultation__region", "provision")
