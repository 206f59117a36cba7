"""The marked sample of providers: invented, brought to where they stand by the same actions as real ones."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from xiechuang.domains.providers.actions.application import (
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.call import create_call, move_call
from xiechuang.domains.providers.actions.complaint import file_complaint
from xiechuang.domains.providers.actions.offering import change_service
from xiechuang.domains.providers.actions.recognition import decide_recognition
from xiechuang.domains.providers.actions.review import name_reviewers
from xiechuang.domains.providers.actions.standing import move_provider
from xiechuang.domains.providers.actions.use import rate, register_use
from xiechuang.domains.providers.models import Application, Call, Provider, Rating, Recognition
from xiechuang.domains.providers.queries.kinds import service_kinds
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import (
    Actor,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    actor_named,
)

FILE = "sample/providers.yaml"
OFFICIALS = {"110000": "official-beijing", "120000": "official-tianjin", "130000": "official-hebei"}
TERMS = (
    "title", "text", "requirements", "papers", "check_days", "publicity_days", "recognition_days", "valid_months",
    "with_review", "reviewers_needed", "review_days",
)  # fmt: skip
ROLES = {
    OrganisationKind.FIRM: Role.FIRM,
    OrganisationKind.INSTITUTE: Role.INSTITUTE,
    OrganisationKind.TECHNOLOGY_TRANSFER_AGENCY: Role.TECHNOLOGY_MANAGER,
}
FEN = 100


@dataclass(slots=True, kw_only=True)
class _Loading:
    """The file, the day it is loaded on, and the organisations it names."""

    about: dict[str, Any]
    today: date = field(default_factory=clock.today)
    bodies: dict[str, Organisation] = field(default_factory=dict)

    def at(self, days_ago: int, hour: int = 10) -> AbstractContextManager[None]:
        """So many days before the day of loading."""
        return clock.on_day(self.today - timedelta(days=days_ago), hour)

    def speaker(self, number: str) -> Actor:
        """Somebody of the organisation; invented, without an account."""
        body = self.bodies[number]
        return Actor(
            role=ROLES[OrganisationKind(body.kind)],
            name="经办人(示例)",
            organisation_id=body.pk,
            organisation_name=body.name,
            region_code=body.region_id or "",
        )

    def provider(self, number: str) -> Provider:
        """The organisation as a provider."""
        return Provider.objects.get(organisation=self.bodies[number])


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a second time it is there already."""
    about = folder.read(FILE, required=False)
    if not about or Call.objects.filter(is_sample=True).exists():
        return
    loading = _Loading(about=about, bodies={one.number: one for one in Organisation.objects.all()})
    calls = {entry["region"]: _open(loading, entry) for entry in about["calls"]}
    for entry in about["providers"]:
        _list(loading, entry, call=calls[entry["region"]])
    _close(loading, calls)
    _decide(loading)
    _live(loading)
    _go_on(loading)
    say(f"示例服务机构:{len(about['providers'])}")


def _official(region: str) -> Actor:
    return actor_named(OFFICIALS[region])


def _open(loading: _Loading, entry: dict[str, Any]) -> Call:
    official, ago = _official(entry["region"]), int(entry["opened_days_ago"])
    opens_on = loading.today - timedelta(days=ago)
    values = {name: entry[name] for name in TERMS if name in entry} | {
        "text": entry.get("text") or "示例征集。",
        "kinds": [one.code for one in service_kinds()],
        "opens_on": opens_on,
        "closes_on": opens_on + timedelta(days=int(entry["window_days"])),
    }
    with loading.at(ago, 9):
        return move_call(
            create_call(actor=official, values=values, is_sample=True), actor=official, move="open"
        )


def _filled(loading: _Loading, entry: dict[str, Any], *, call: Call, ago: int) -> Application:
    who, body = loading.speaker(entry["organisation"]), loading.bodies[entry["organisation"]]
    with loading.at(ago):
        row = begin_application(call, actor=who, is_sample=True)
        values = {
            "name": entry["name"],
            "intro": entry.get("intro") or "示例机构。",
            "place_id": body.place_id or body.region_id,
            "address": "示例路 1 号",
            "contact": "经办人(示例)",
            "telephone": "000-00000000",
            "laboratories": [{"name": one, "note": ""} for one in entry.get("laboratories") or []],
            "instruments": entry.get("instruments") or [],
            "services": [_service(one) for one in entry.get("services") or _EXAMPLE],
        }
        return change_application(row, actor=who, values=values)


_EXAMPLE = [{"name": "样品检测(示例)", "kind": "testing", "unit": "样", "price": [100, 300]}]


def _service(entry: dict[str, Any]) -> dict[str, Any]:
    low, high = entry.get("price") or (None, None)
    return {
        "name": entry["name"],
        "kind": entry["kind"],
        "unit": entry.get("unit") or "",
        "text": entry.get("text") or "",
        "price_from_fen": None if low is None else low * FEN,
        "price_to_fen": None if high is None else high * FEN,
    }


def _list(loading: _Loading, entry: dict[str, Any], *, call: Call) -> None:
    """Through the whole way: handed in, proposed, listed."""
    official, ago = _official(entry["region"]), (loading.today - (call.opens_on or loading.today)).days
    row = _filled(loading, entry, call=call, ago=ago - 1)
    with loading.at(ago - 2):
        row = move_application(row, actor=loading.speaker(entry["organisation"]), move="submit")
    with loading.at(ago - 5):
        row = move_application(row, actor=official, move="propose")
    with loading.at(ago - 14):
        move_application(row, actor=official, move="list")


def _close(loading: _Loading, calls: dict[str, Call]) -> None:
    for region, call in calls.items():
        with loading.at(100):
            move_call(call, actor=_official(region), move="close")


def _decide(loading: _Loading) -> None:
    """What is not named otherwise was recognised."""
    named = {(one["organisation"], one["region"]): one for one in loading.about.get("decisions") or []}
    rows = Recognition.objects.filter(is_sample=True).select_related("provider__organisation")
    for row in rows.order_by("pk"):
        entry = named.get((row.provider.organisation.number, row.region_id), {"move": "recognise"})
        if entry["move"] == "pending":
            continue
        with loading.at(110):
            decide_recognition(
                row,
                actor=_official(row.region_id),
                move=entry["move"],
                note=entry.get("reason", ""),
                kinds=entry.get("kinds") or (),
            )


def _live(loading: _Loading) -> None:
    """What happened since: uses and what users said, a suspension, a complaint, a change that waits."""
    for n, entry in enumerate(loading.about.get("ratings") or [], start=1):
        _use_and_rate(loading, entry, number=f"示例-{n:03d}")
    for entry in loading.about.get("suspended") or []:
        provider = loading.provider(entry["organisation"])
        with loading.at(9):
            move_provider(provider, actor=_official(provider.region_id), move="suspend", note=entry["reason"])
    for entry in loading.about.get("complaints") or []:
        with loading.at(4):
            file_complaint(
                loading.provider(entry["provider"]),
                actor=loading.speaker(entry["by"]),
                title=entry["title"],
                text=entry["text"],
                subject_number="示例-001",
                is_sample=True,
            )
    for entry in loading.about.get("changes") or []:
        provider = loading.provider(entry["provider"])
        service = provider.services.get(name=entry["service"])
        values = {"price_from_fen": entry["price"][0] * FEN, "price_to_fen": entry["price"][1] * FEN}
        with loading.at(3):
            change_service(
                provider,
                actor=loading.speaker(entry["provider"]),
                service=service,
                values=values,
                reason=entry["reason"],
            )


def _use_and_rate(loading: _Loading, entry: dict[str, Any], *, number: str) -> None:
    who, provider = loading.speaker(entry["by"]), loading.provider(entry["provider"])
    told: dict[str, Any] = {
        "actor": who,
        "organisation_id": who.organisation_id,
        "subject_kind": "sample",
        "subject_number": number,
    }
    with loading.at(40):
        register_use(provider, **told)
        made = rate(provider, stars=entry["stars"], comment=entry["comment"], **told)
    Rating.objects.filter(pk=made.pk).update(is_sample=True)


def _go_on(loading: _Loading) -> None:
    """A call that is open now, with applications at their places on the way."""
    entry = loading.about.get("open_call")
    if not entry:
        return
    call, official = _open(loading, entry), _official(entry["region"])
    for application in loading.about.get("applications") or []:
        row = _filled(loading, application, call=call, ago=10)
        if application["state"] == "draft":
            continue
        with loading.at(9):
            row = move_application(row, actor=loading.speaker(application["organisation"]), move="submit")
        if application["state"] == "in_review":
            with loading.at(6):
                name_reviewers(row, actor=official, people=[Person.objects.get(username="expert")])
                move_application(row, actor=official, move="review")
