"""Putting an application on the list: the provider, its services, and the question to the other regions."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from xiechuang.domains.providers.actions.entry import let_find
from xiechuang.domains.providers.events import ProviderListed
from xiechuang.domains.providers.flow import PROVIDER
from xiechuang.domains.providers.models import Application, Provider, Recognition, ServiceItem
from xiechuang.domains.providers.rules.offering import FIELDS
from xiechuang.domains.providers.states import RecognitionState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.workflow.public import perform, write_step

SERIES, RECOGNITION_SERIES = "FW", "HR"
COPIED = (
    "name",
    "intro",
    "place_id",
    "address",
    "contact",
    "telephone",
    "website",
    "laboratories",
    "instruments",
)


def put_on_list(application: Application, *, actor: Actor) -> ProviderListed:
    """Make the provider (or bring it back), write its services, and ask every other region; what to announce."""
    provider = Provider.objects.filter(organisation_id=application.organisation_id).first()
    if provider is None:
        provider = _made(application, actor=actor)
    else:
        provider = _brought_back(provider, application, actor=actor)
    write_services(provider, application.services)
    ask_others(provider, days=application.call.recognition_days, is_sample=application.is_sample)
    let_find(provider)
    return listed_event(provider)


def listed_event(provider: Provider) -> ProviderListed:
    """What is announced when a provider can be used."""
    return ProviderListed(
        provider_id=provider.pk,
        number=provider.number,
        organisation_id=provider.organisation_id,
        region_code=provider.region_id,
        kinds=tuple(Provider.objects.get(pk=provider.pk).kinds),
        valid_until=provider.valid_until,
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day."""
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _values(application: Application) -> dict[str, Any]:
    today = clock.today()
    # The flow lets no call be opened without its validity.
    until = months_later(today, application.call.valid_months or 12)
    return {name: getattr(application, name) for name in COPIED} | {
        "application": application,
        "listed_on": today,
        "valid_until": until,
        "changed_at": clock.now(),
    }


def _made(application: Application, *, actor: Actor) -> Provider:
    row = Provider.objects.create(
        number=next_number(SERIES),
        organisation_id=application.organisation_id,
        region_id=application.region_id,
        is_sample=application.is_sample,
        **_values(application),
    )
    write_step(actor=actor, subject=row, move="list", label="公布入库", source="")
    audit(actor=actor, action="provider.list", subject=row, application=application.number)
    return row


def _brought_back(provider: Provider, application: Application, *, actor: Actor) -> Provider:
    """Who had left applies anew; what others once decided about it is asked again."""

    def effect(row: Provider) -> None:
        for name, value in _values(application).items():
            setattr(row, name, value)
        row.suspended_at, row.suspension_reason = None, ""
        row.version += 1

    row = perform(
        flow=PROVIDER, move="relist", actor=actor, subject=provider, effect=effect, note=application.number
    )
    audit(actor=actor, action="provider.list", subject=row, application=application.number)
    row.recognitions.update(
        state=RecognitionState.PENDING, kinds=[], reason="", decided_on=None, decided_by=None
    )
    return row


def write_services(provider: Provider, rows: Iterable[Mapping[str, Any]]) -> None:
    """The services as listed; those offered before and not named any more are no longer offered."""
    provider.services.filter(is_offered=True).update(is_offered=False)
    for row in rows:
        given = {name: row.get(name) for name in FIELDS}
        texts = {name: str(given[name] or "").strip() for name in ("name", "kind", "unit", "text")}
        ServiceItem.objects.create(provider=provider, changed_at=clock.now(), **(given | texts))


def ask_others(provider: Provider, *, days: int | None, is_sample: bool) -> None:
    """One question to each other region of the community, due as the call said."""
    due_on = clock.today() + timedelta(days=days) if days else None
    others = Region.objects.filter(level=Region.Level.REGION).exclude(code=provider.region_id)
    for region in others.order_by("order", "code"):
        held = Recognition.objects.filter(provider=provider, region=region).first()
        if held:
            Recognition.objects.filter(pk=held.pk).update(asked_on=clock.today(), due_on=due_on)
            continue
        Recognition.objects.create(
            number=next_number(RECOGNITION_SERIES),
            provider=provider,
            region=region,
            asked_on=clock.today(),
            due_on=due_on,
            is_sample=is_sample,
        )
