"""A region decides about a provider of another region; it may decide again."""

from collections.abc import Sequence
from typing import Any

from xiechuang.domains.providers.events import ProviderRecognised
from xiechuang.domains.providers.flow import RECOGNITION
from xiechuang.domains.providers.models import Recognition
from xiechuang.domains.providers.states import RecognitionState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import Step, perform


def decide_recognition(
    recognition: Recognition,
    *,
    actor: Actor,
    move: str,
    note: str = "",
    kinds: Sequence[str] = (),
    seen: str = "",
) -> Recognition:
    """Recognise, limit to kinds of service, or refuse; ``seen`` is the state the official had before them."""
    if move not in RECOGNITION.moves:
        raise NotVisible(move)
    chosen = list(dict.fromkeys(kinds)) if move == "limit" else []

    def effect(row: Recognition) -> None:
        row.kinds, row.reason = chosen, note.strip()
        row.decided_on, row.decided_by_id = clock.today(), actor.person_id

    details: dict[str, Any] = {"kinds": chosen, "seen": seen}
    return perform(
        flow=RECOGNITION,
        move=move,
        actor=actor,
        subject=recognition,
        note=note,
        details=details,
        effect=effect,
        event=_event,
    )


def _event(row: Recognition, _step: Step) -> ProviderRecognised:
    provider = row.provider
    kinds = row.kinds if row.state == RecognitionState.LIMITED else provider.kinds
    return ProviderRecognised(
        provider_id=provider.pk,
        number=provider.number,
        region_code=row.region_id,
        state=row.state,
        kinds=tuple(kinds) if row.state != RecognitionState.REFUSED else (),
    )
