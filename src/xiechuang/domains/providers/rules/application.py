"""What an application needs on its way."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from xiechuang.domains.providers.models import Application, Provider
from xiechuang.domains.providers.rules.offering import list_faults
from xiechuang.domains.providers.states import ApplicationState, CallState, ProviderState, ReviewState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

CLAUSE = "征集公告"
NEEDED = {
    "name": "对外名称",
    "intro": "机构简介",
    "place_id": "所在地",
    "address": "地址",
    "contact": "联系人",
    "telephone": "联系电话",
}
TELEPHONE = re.compile(r"\+?[0-9][0-9 ()/-]{5,38}[0-9]")


def content_faults(application: Application, *, papers: Collection[str]) -> Iterator[Reason]:
    """Everything that is missing or wrong in an application; ``papers`` are the names of those uploaded."""
    for name, label in NEEDED.items():
        if not getattr(application, name):
            yield Reason(f"没有填写{label}", CLAUSE, name.removesuffix("_id"))
    if application.telephone and not TELEPHONE.fullmatch(application.telephone):
        yield Reason("联系电话应为号码，如 010-12345678", CLAUSE, "telephone")
    yield from list_faults(application.services, kinds=application.call.kinds)
    if not application.is_on_paper:
        for paper in application.call.papers:
            if paper not in papers:
                yield Reason(f"没有上传《{paper}》", f"征集公告 {application.call.number} 材料", "papers")


def content_is_complete(attempt: Attempt) -> Iterator[Reason]:
    """The form check: everything the call asks for is there, all problems at once."""
    yield from content_faults(attempt.subject, papers=attempt.details.get("papers") or ())


def call_takes_it(attempt: Attempt) -> Iterator[Reason]:
    """A first application is handed in within the window; one that was returned may be mended after it."""
    application: Application = attempt.subject
    call = application.call
    if call.state == CallState.CANCELLED:
        yield Reason("征集已取消", CLAUSE, "call")
    elif application.state == ApplicationState.DRAFT and not application.is_on_paper:
        if call.state != CallState.OPEN or call.opens_on is None or call.closes_on is None:
            yield Reason("征集没有开放或已截止", CLAUSE, "call")
        elif not call.opens_on <= clock.today() <= call.closes_on:
            yield Reason(f"不在申报期内({call.opens_on} 至 {call.closes_on})", CLAUSE, "call")


def organisation_belongs_here(attempt: Attempt) -> Iterator[Reason]:
    """An organisation is listed by its own region and recognised by the others."""
    application: Application = attempt.subject
    if application.organisation.region_id != application.region_id:
        yield Reason("只能向本单位所在地区申报；外地通过互认使用", CLAUSE, "organisation")


def on_the_list(organisation_id: int | None) -> Provider | None:
    """The organisation as it stands on its region's list."""
    here = (ProviderState.LISTED, ProviderState.SUSPENDED)
    return Provider.objects.filter(organisation_id=organisation_id or 0, state__in=here).first()


def is_not_listed_already(attempt: Attempt) -> Iterator[Reason]:
    """Who is on the list renews; it does not apply again."""
    listed = on_the_list(attempt.subject.organisation_id)
    if listed:
        yield Reason(f"已在库({listed.number}),请办理年度续期或变更服务项目", CLAUSE, "organisation")


def call_asks_for_review(attempt: Attempt) -> Iterator[Reason]:
    """Experts review where the call says so."""
    if not attempt.subject.call.with_review:
        yield Reason("本次征集没有写明组织专家评审", CLAUSE, "with_review")


def reviewers_are_named(attempt: Attempt) -> Iterator[Reason]:
    """As many reviewers as the call says are named before the review begins."""
    application: Application = attempt.subject
    named = application.reviews.exclude(state=ReviewState.DECLINED).count()
    needed = application.call.reviewers_needed or 0
    if named < needed:
        yield Reason(f"须指派 {needed} 名专家，现有 {named} 名", CLAUSE, "reviewers")


def review_is_done(attempt: Attempt) -> Iterator[Reason]:
    """Where the call asks for a review, enough opinions are given and nobody asked is still writing."""
    application: Application = attempt.subject
    if not application.call.with_review:
        return
    if application.state == ApplicationState.SUBMITTED:
        yield Reason("征集公告写明组织专家评审，请先送专家评审", CLAUSE, "reviewers")
        return
    states = list(application.reviews.values_list("state", flat=True))
    given, asked = states.count(ReviewState.GIVEN), states.count(ReviewState.ASKED)
    if given < (application.call.reviewers_needed or 0):
        yield Reason(
            f"已有 {given} 份评审意见，须有 {application.call.reviewers_needed} 份", CLAUSE, "reviewers"
        )
    if asked:
        yield Reason(f"还有 {asked} 名专家没有提交意见", CLAUSE, "reviewers")


def score_reaches_line(attempt: Attempt) -> Iterator[Reason]:
    """Where the call states a line, the mean of the scores reaches it."""
    application: Application = attempt.subject
    line = application.call.pass_score
    if line is None or not application.call.with_review:
        return
    scores = [
        one.score for one in application.reviews.filter(state=ReviewState.GIVEN) if one.score is not None
    ]
    if scores and sum(scores) < line * len(scores):
        mean = sum(scores) / len(scores)
        yield Reason(f"评审平均 {mean:.1f} 分，未达到征集公告的 {line} 分", CLAUSE, "score")


def publicity_is_over(attempt: Attempt) -> Iterator[Reason]:
    """The list is published after the publicity period; its last day is the public's."""
    until: date | None = attempt.subject.publicity_until
    if until is None or clock.today() <= until:
        yield Reason(f"公示到 {until} 止，期满后才能公布", CLAUSE, "publicity_until")
