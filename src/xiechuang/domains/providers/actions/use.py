"""Uses and ratings: told by the domain in which a provider is used, never typed in here."""

from datetime import date

from django.db import transaction

from xiechuang.domains.providers.models import Provider, Rating, ServiceItem, Use
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor

LONGEST_COMMENT = 500


@transaction.atomic
def register_use(
    provider: Provider,
    *,
    actor: Actor,
    organisation_id: int,
    subject_kind: str,
    subject_number: str,
    service: ServiceItem | None = None,
    used_on: date | None = None,
) -> None:
    """Note that an organisation used the provider; telling it twice changes nothing."""
    use = Use(
        provider=provider,
        service=service,
        organisation_id=organisation_id,
        subject_kind=subject_kind,
        subject_number=subject_number,
        used_on=used_on or clock.today(),
    )
    # Without reading back: who tells of a use need not be one of those who may look it up.
    Use.objects.bulk_create([use], ignore_conflicts=True)
    record(actor=actor, action="provider.use", subject=provider, of=f"{subject_kind} {subject_number}")


@transaction.atomic
def rate(
    provider: Provider,
    *,
    actor: Actor,
    organisation_id: int,
    subject_kind: str,
    subject_number: str,
    stars: int,
    comment: str = "",
    service: ServiceItem | None = None,
) -> Rating:
    """Rate the provider once for a use; the same again gives what is there, something else is refused."""
    _refuse_unfit(stars=stars, comment=comment)
    rating, is_new = Rating.objects.get_or_create(
        provider=provider,
        subject_kind=subject_kind,
        subject_number=subject_number,
        defaults={
            "service": service,
            "organisation_id": organisation_id,
            "stars": stars,
            "comment": comment.strip(),
            "rated_on": clock.today(),
        },
    )
    if not is_new:
        if (rating.stars, rating.comment) != (stars, comment.strip()):
            raise Refused(f"{subject_number} 已评价过“{provider.name}”，评价不能改动")
        return rating
    record(actor=actor, action="provider.rate", subject=provider, stars=stars, of=subject_number)
    return rating


def _refuse_unfit(*, stars: int, comment: str) -> None:
    wrong: dict[str, list[str]] = {}
    if isinstance(stars, bool) or not isinstance(stars, int) or not 1 <= stars <= 5:
        wrong["stars"] = ["星级为 1 至 5"]
    if len(comment) > LONGEST_COMMENT:
        wrong["comment"] = [f"评语最长 {LONGEST_COMMENT} 字"]
    if not is_storable(comment):
        wrong["comment"] = ["含有不能保存的字符"]
    if wrong:
        raise Invalid(wrong)
