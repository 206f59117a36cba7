"""Rules of achievements and demands."""

from collections.abc import Iterator

from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

D9 = "《关于推进京津冀协同创新共同体建设的决定》第九条"
HOUSE = "平台登记要求"


def achievement_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """A submitted achievement says what it is, in which field, of which kind, at which stage, and how it can be had."""
    yield from _texts_are_given(attempt)
    record = attempt.subject
    wanted = {"kind": "成果类别", "stage": "所处阶段", "ways": "转化方式", "price_mode": "定价方式"}
    yield from _missing(record, wanted)
    if record.price_mode in ("fixed", "range") and record.price_from_fen is None:
        yield Reason("已选一口价或区间价，须填写价格", HOUSE, "price")
    if record.price_mode == "range" and record.price_to_fen is None:
        yield Reason("已选区间价，须填写价格上限", HOUSE, "price")


def demand_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """A submitted demand says what must be solved, in which field, and in which ways one wants to co-operate."""
    yield from _texts_are_given(attempt)
    yield from _missing(attempt.subject, {"modes": "合作方式"})
    deadline = attempt.subject.deadline_on
    if deadline is not None and deadline <= clock.today():
        yield Reason(f"期望完成日期 {deadline} 已经过去", HOUSE, "deadline_on")


def expiry_lies_ahead(attempt: Attempt) -> Iterator[Reason]:
    """What is put forward must still be valid, so that stock never goes stale."""
    expires_on = attempt.subject.expires_on
    if expires_on is None:
        yield Reason("须填写有效期", HOUSE, "expires_on")
    elif expires_on <= clock.today():
        yield Reason(f"有效期 {expires_on} 已过，请先延长", HOUSE, "expires_on")


def term_is_over(attempt: Attempt) -> Iterator[Reason]:
    """The machine closes a record only when its term is over."""
    expires_on = attempt.subject.expires_on
    if expires_on is None or expires_on > clock.today():
        yield Reason(f"有效期至 {expires_on or '未填'}，尚未到期", HOUSE, "expires_on")


def owner_is_not_reviewer(attempt: Attempt) -> Iterator[Reason]:
    """Nobody checks what their own organisation submitted."""
    if attempt.actor.organisation_id == attempt.subject.organisation_id:
        yield Reason("不能审核本单位提交的内容", HOUSE)


def _texts_are_given(attempt: Attempt) -> Iterator[Reason]:
    yield from _missing(attempt.subject, {"title": "标题", "text": "正文", "fields": "技术领域"})


def _missing(record: object, wanted: dict[str, str]) -> Iterator[Reason]:
    for name, label in wanted.items():
        if not getattr(record, name):
            yield Reason(f"须填写{label}", HOUSE, name)
