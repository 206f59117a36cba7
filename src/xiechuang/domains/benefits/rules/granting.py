"""What a run must meet before it goes on. The clauses say nothing of this: it is how the platform guards money and firms."""

from collections.abc import Iterator

from django.db.models import QuerySet, Sum

from xiechuang.domains.benefits.models import GrantLine, GrantRun
from xiechuang.domains.benefits.states import Outcome
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def listed_lines(run: GrantRun) -> QuerySet[GrantLine]:
    """The lines on the list: firms that meet the measure and were not struck."""
    return GrantLine.objects.filter(run=run, outcome=Outcome.YES, strike_reason="")


def total_fen(run: GrantRun) -> int:
    """What the list comes to."""
    return int(listed_lines(run).aggregate(total=Sum("amount_fen"))["total"] or 0)


def somebody_is_listed(attempt: Attempt) -> Iterator[Reason]:
    """At least one firm is listed."""
    if not listed_lines(attempt.subject).exists():
        yield Reason("名单上没有一家符合的企业")


def within_budget(attempt: Attempt) -> Iterator[Reason]:
    """The list stays within the budget stated at the start; over it nothing goes out."""
    run = attempt.subject
    over = total_fen(run) - run.budget_fen
    if over > 0:
        said = f"名单合计 {total_fen(run) / 100:,.2f} 元，超过预算 {run.budget_fen / 100:,.2f} 元，多出 {over / 100:,.2f} 元"
        yield Reason(said, field="budget_fen")


def sample_size_fits(attempt: Attempt) -> Iterator[Reason]:
    """The sample is between one firm and the whole list."""
    size, most = attempt.details.get("size"), listed_lines(attempt.subject).count()
    if not isinstance(size, int) or not 1 <= size <= max(most, 1):
        yield Reason(f"抽查数量须在 1 与 {most} 之间", field="size")


def every_drawn_line_is_checked(attempt: Attempt) -> Iterator[Reason]:
    """Every drawn firm is confirmed or struck."""
    left = GrantLine.objects.filter(run=attempt.subject, is_drawn=True, is_confirmed=None).count()
    if left:
        yield Reason(f"抽中的企业还有 {left} 家没有核查")


def publicity_is_a_period(attempt: Attempt) -> Iterator[Reason]:
    """Publicity has its days, from today on; how many no text says, so the office decides."""
    since, until = attempt.details.get("publicity_from"), attempt.details.get("publicity_until")
    if since is None or until is None:
        yield Reason("请填写公示的起止日", field="publicity_from")
        return
    if since < clock.today():
        yield Reason("公示不能从过去的日子开始", field="publicity_from")
    if until <= since:
        yield Reason("公示截止日须晚于开始日", field="publicity_until")


def publicity_is_over(attempt: Attempt) -> Iterator[Reason]:
    """The list is final only after its publicity."""
    until = attempt.subject.publicity_until
    if until is None or clock.today() < until:
        yield Reason(f"公示至 {until}，期满才能确定", field="publicity_until")


def objections_are_answered(attempt: Attempt) -> Iterator[Reason]:
    """Every objection is answered."""
    left = attempt.subject.objections.filter(is_upheld=None).count()
    if left:
        yield Reason(f"还有 {left} 条异议没有答复")
