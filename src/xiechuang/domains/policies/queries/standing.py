"""Where a text stands on a day, and in which wording: worked out of its public versions, never stored."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.states import Standing, Status, VersionState
from xiechuang.kernel.lib import clock


def published(policy: PolicyText) -> list[TextVersion]:
    """The public versions in the order in which they hold."""
    kept = getattr(policy, "public_versions", None)
    if kept is not None:
        return list(kept)
    return list(policy.versions.filter(state=VersionState.PUBLISHED).order_by("edition"))


def with_versions(policies: QuerySet[PolicyText]) -> QuerySet[PolicyText]:
    """The texts with their public versions, without the words, which are long."""
    rows = TextVersion.objects.filter(state=VersionState.PUBLISHED).order_by("edition")
    light = rows.defer("source", "patch", "problems")
    return policies.prefetch_related(Prefetch("versions", queryset=light, to_attr="public_versions"))


def standing_of(policy: PolicyText, day: date | None = None) -> Standing:
    """Where the text stands on a day, today unless told."""
    day = day or clock.today()
    versions = published(policy)
    wordings = [one for one in versions if not one.is_draft]
    if not versions:
        return Standing(status=Status.NOT_HELD)
    if not wordings:
        return Standing(status=Status.DRAFT, edition=versions[-1].edition)
    if policy.repealed_on and day >= policy.repealed_on:
        return Standing(status=Status.REPEALED, edition=wordings[-1].edition, why=policy.repealed_by)
    return _among(policy, wordings, day)


def _among(policy: PolicyText, wordings: Sequence[TextVersion], day: date) -> Standing:
    first = wordings[0]
    earliest = first.valid_from or first.passed_on or policy.passed_on or policy.period_from
    if earliest and day < earliest:
        return Standing(status=Status.NOT_YET, edition=first.edition)
    held = version_on(wordings, day)
    if held is None or (policy.period_until and day >= policy.period_until):
        why = "" if held is None else _("文本写明的规划期到 %s 前") % policy.period_until
        return Standing(status=Status.EXPIRED, edition=(held or wordings[-1]).edition, why=why)
    status = Status.IN_FORCE if held.edition == first.edition else Status.AMENDED
    if held.valid_from is None:
        why = _("施行的具体日期文本未载")
        return Standing(status=status, edition=held.edition, is_sure=False, why=why)
    return Standing(status=status, edition=held.edition)


def version_on(versions: Sequence[TextVersion], day: date) -> TextVersion | None:
    """The adopted wording that holds on a day; one whose first day is unknown holds from the beginning."""
    fitting = [
        one
        for one in versions
        if not one.is_draft
        and (one.valid_from is None or one.valid_from <= day)
        and (one.valid_until is None or day < one.valid_until)
    ]
    return fitting[-1] if fitting else None


def shown_version(policy: PolicyText, day: date | None = None) -> TextVersion | None:
    """The wording a reader is given: the one of the day, else the latest adopted, else the latest draft."""
    versions = published(policy)
    adopted = [one for one in versions if not one.is_draft]
    held = version_on(adopted, day or clock.today())
    rest = adopted or versions
    return held or (rest[-1] if rest else None)
