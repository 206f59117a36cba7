"""A provider's standing: suspended and restored, leaving, expiring."""

from xiechuang.domains.providers.actions.entry import let_find
from xiechuang.domains.providers.actions.listing import listed_event
from xiechuang.domains.providers.events import ProviderListed, ProviderSuspended
from xiechuang.domains.providers.flow import PROVIDER
from xiechuang.domains.providers.models import Provider
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import SYSTEM, Actor
from xiechuang.kernel.workflow.public import Step, perform

STANDING = ("suspend", "lift", "remove", "leave")


def move_provider(
    provider: Provider, *, actor: Actor, move: str, note: str = "", complaint: str = ""
) -> Provider:
    """Suspend, restore, remove or leave; new use stops in the same transaction, and others are told."""
    if move not in STANDING:
        raise NotVisible(move)
    return _moved(provider, actor=actor, move=move, note=note, complaint=complaint)


def expire_providers() -> list[Provider]:
    """Whatever listing is over; each by itself, so that one cannot hold up the others."""
    over = Provider.objects.filter(
        state__in=(ProviderState.LISTED, ProviderState.SUSPENDED), valid_until__lte=clock.today()
    )
    return [_moved(row, actor=SYSTEM, move="expire") for row in over.order_by("pk")]


def _moved(provider: Provider, *, actor: Actor, move: str, note: str = "", complaint: str = "") -> Provider:
    def effect(row: Provider) -> None:
        row.version += 1
        row.changed_at = clock.now()
        if move == "suspend":
            row.suspended_at, row.suspension_reason = clock.now(), note.strip()
        elif move in ("lift", "remove", "leave"):
            row.suspended_at, row.suspension_reason = None, ""
        let_find(row)

    return perform(
        flow=PROVIDER,
        move=move,
        actor=actor,
        subject=provider,
        note=note,
        details={"complaint": complaint} if complaint else {},
        effect=effect,
        event=_event,
    )


def _event(row: Provider, step: Step) -> ProviderListed | ProviderSuspended:
    if row.state == ProviderState.LISTED:
        return listed_event(row)
    return ProviderSuspended(
        provider_id=row.pk,
        number=row.number,
        region_code=row.region_id,
        state=row.state,
        reason=step.note or step.label,
    )
