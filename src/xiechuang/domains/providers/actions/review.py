"""Reviewers: named by the authority without conflicts of interest; they score, or stand aside."""

from collections.abc import Sequence

from django.db import transaction

from xiechuang.domains.providers.models import Application, Review
from xiechuang.domains.providers.states import ApplicationState, ReviewState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Membership, Person, Role
from xiechuang.kernel.workflow.public import lock, send_copies

CLAUSE = "评审回避"
LONGEST = 5_000


@transaction.atomic
def name_reviewers(application: Application, *, actor: Actor, people: Sequence[Person]) -> list[Review]:
    """Ask experts for their opinion; every conflict of every one of them is told at once and nobody is asked."""
    row = lock(application)
    if not actor.is_office_of(row.region_id):
        raise Refused("专家由征集地区主管部门指派")
    if row.state not in (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW):
        raise Refused(Reason(f"{row.status.label}状态不能指派专家", field="state"))
    if not people:
        raise Refused(Reason("没有选定专家", field="reviewers"))
    if reasons := [reason for person in people for reason in conflicts(row, person)]:
        raise Refused(reasons)
    made = [
        Review.objects.create(application=row, region_id=row.region_id, reviewer=person, asked_at=clock.now())
        for person in people
    ]
    send_copies(row, people=[person.pk for person in people], reason="请您评审")
    audit(actor=actor, action="provider_application.reviewers", subject=row, people=[str(p) for p in people])
    return made


def conflicts(application: Application, person: Person) -> list[Reason]:
    """Every reason why that person may not review that application."""
    found = []
    posts = Membership.objects.in_force().filter(person=person)
    if not posts.filter(role=Role.EXPERT).exists():
        found.append(Reason(f"{person}不是在任专家", CLAUSE, "reviewers"))
    # Whoever ever held a post there is too near, in force or not.
    if Membership.objects.filter(person=person, organisation_id=application.organisation_id).exists():
        found.append(Reason(f"{person}在申报单位任职或曾任职，应当回避", CLAUSE, "reviewers"))
    if posts.filter(role=Role.REGIONAL_OFFICIAL, organisation__region_id=application.region_id).exists():
        found.append(Reason(f"{person}是本地区主管部门人员，不能同时评审", CLAUSE, "reviewers"))
    if application.created_by_id == person.pk:
        found.append(Reason(f"{person}经办了这份申报，应当回避", CLAUSE, "reviewers"))
    if application.reviews.filter(reviewer=person).exists():
        found.append(Reason(f"{person}已被指派过", CLAUSE, "reviewers"))
    return found


@transaction.atomic
def give_opinion(
    application: Application, *, actor: Actor, score: int | None, comment: str, is_declined: bool = False
) -> Review:
    """A reviewer scores and explains, or stands aside with a reason; neither is changed afterwards."""
    row = lock(application)
    review = Review.objects.filter(application=row, reviewer_id=actor.person_id).first()
    if review is None or not actor.has(Role.EXPERT):
        raise NotVisible(application.number)
    review = lock(review)
    if review.state != ReviewState.ASKED:
        raise Refused(Reason(f"您{review.status.label}，不能再改", field="state"))
    if row.state not in (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW):
        raise Refused(Reason(f"申报现为“{row.status.label}”，评审已结束", field="state"))
    _refuse_unfit(score=score, comment=comment, is_declined=is_declined)
    if not is_declined and (found := _later_conflicts(row, review)):
        raise Refused(found)
    review.state = ReviewState.DECLINED if is_declined else ReviewState.GIVEN
    review.score, review.comment = None if is_declined else score, comment.strip()
    review.given_at = clock.now()
    review.save()
    audit(actor=actor, action=f"provider_review.{review.state}", subject=row, reviewer=actor.person_id)
    return review


def _later_conflicts(application: Application, review: Review) -> list[Reason]:
    """A post taken at the applicant since one was asked."""
    near = Membership.objects.filter(
        person_id=review.reviewer_id, organisation_id=application.organisation_id
    )
    return [Reason("您在申报单位任职或曾任职，请选择回避", CLAUSE, "score")] if near.exists() else []


def _refuse_unfit(*, score: int | None, comment: str, is_declined: bool) -> None:
    wrong: dict[str, list[str]] = {}
    if not is_declined and (isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 100):
        wrong["score"] = ["评分为 0 至 100 的整数"]
    if not comment.strip():
        wrong["comment"] = ["须写明回避原因" if is_declined else "须写明评审意见"]
    elif len(comment) > LONGEST or not is_storable(comment):
        wrong["comment"] = [f"最长 {LONGEST} 字，不能有不能保存的字符"]
    if wrong:
        raise Invalid(wrong)
