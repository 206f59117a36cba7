"""The sample of a profile, entered through the same actions as everything else, on the days it names."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from xiechuang.domains.transfer.actions.docking import move_docking, propose_explained
from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.actions.record import create_record
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Record
from xiechuang.kernel.community.public import Folder, ProfileInvalid
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.lib.money import Money
from xiechuang.kernel.orgs.public import (
    SYSTEM,
    Actor,
    Membership,
    Organisation,
    Role,
    actor_named,
    actor_of,
)

_WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "checked": ("submit", "check"),
    "published": ("submit", "check", "publish"),
    "closed": ("submit", "check", "publish", "close"),
    "expired": ("submit", "check", "publish", "expire"),
}
_RETURNED = "正文未说明与现有技术相比的优势和验证情况，请补充后再提交。(示例)"
_MOVES = {"hold_meeting": "arrange_meeting", "open_negotiation": "negotiate"}


def load_sample(folder: Folder, say: Callable[[str], None]) -> None:
    """Enter the sample's records, dockings and measures once; what is there already is left alone."""
    if Achievement.objects.filter(is_sample=True).exists():
        return
    problems: list[str] = []
    made: dict[str, Record] = {}
    speakers = _Speakers()
    for kind, model in (("achievements", Achievement), ("demands", Demand)):
        for file, entry in folder.entries_with_file(f"sample/{kind}", kind):
            try:
                made[entry["number"]] = _record(model, entry, speakers)
            except (Invalid, Refused, ValueError, KeyError) as wrong:
                problems.append(f"{file}:{entry.get('number')}:{wrong!r}")
        say(f"示例{model._meta.verbose_name}:{model.objects.filter(is_sample=True).count()}")
    for file, entry in folder.entries_with_file("sample/dockings", "dockings"):
        try:
            _docking(entry, made)
        except (Invalid, Refused, ValueError, KeyError) as wrong:
            problems.append(f"{file}:{entry.get('number')}:{wrong!r}")
    say(f"示例对接:{Docking.objects.filter(is_sample=True).count()}")
    for file, entry in folder.entries_with_file("sample/measures", "measures"):
        try:
            _measure(entry)
        except (Invalid, Refused, ValueError, KeyError) as wrong:
            problems.append(f"{file}:{entry.get('number')}:{wrong!r}")
    if problems:
        raise ProfileInvalid(problems)


class _Speakers:
    """Who speaks for whom, asked once: while the sample is entered nobody takes up or leaves an office."""

    def __init__(self) -> None:
        self.owner = cache(_owner)
        self.official = cache(_official)


def _owner(organisation: Organisation) -> Actor:
    """Who speaks for a sample organisation: its demo account, or the organisation itself where it has none."""
    post = organisation.memberships.select_related("person", "organisation").order_by("id").first()
    role = Role.INSTITUTE if organisation.kind == "institute" else Role.FIRM
    if post and post.role in (Role.FIRM, Role.INSTITUTE):
        return actor_of(post)
    return Actor(
        role=role,
        name="示例经办人",
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        region_code=organisation.region_id or "",
    )


def _official(region_id: str) -> Actor:
    """The first demo official of a region."""
    posts = Membership.objects.filter(role=Role.REGIONAL_OFFICIAL, organisation__region_id=region_id)
    return actor_of(posts.select_related("person", "organisation").order_by("id")[0])


def _record(model: type[Record], entry: dict[str, Any], speakers: _Speakers) -> Record:
    organisation = Organisation.objects.get(number=entry["organisation"])
    owner, published_on = speakers.owner(organisation), entry.get("published_on") or entry.get("created_on")
    day = date.fromisoformat(published_on) if published_on else clock.today() - timedelta(days=5)
    values = _achievement_values(entry) if model is Achievement else _demand_values(entry)
    values["expires_on"] = _day(entry.get("expires_on")) or day + timedelta(days=365)
    with clock.on_day(day - timedelta(days=3)):
        record = create_record(model, actor=owner, values=values, is_sample=True)
    why = entry.get("returned_because") or _RETURNED
    for hour, move in enumerate(_WAYS[entry["state"]], start=10):
        actor = owner if move == "submit" else speakers.official(record.region_id)
        record = _move(record, move, actor, day=day, hour=hour, why=why)
    return record


def _move(record: Record, move: str, actor: Actor, *, day: date, hour: int, why: str) -> Record:
    if move == "expire":
        expires_on = record.expires_on or day
        with clock.on_day(expires_on, hour):
            return move_record(record, actor=SYSTEM, move=move)
    with clock.on_day(day, hour):
        return move_record(record, actor=actor, move=move, note=why if move == "return" else "")


def _shared_values(entry: dict[str, Any], *, text: str, trl: dict[str, Any] | None) -> dict[str, Any]:
    readiness = trl or {}
    return {
        "title": entry["title"],
        "text": entry[text],
        "fields": [str(code) for code in entry["fields"]],
        "keywords": entry.get("keywords") or [],
        "stage": entry.get("stage") or "",
        "trl_scale": readiness.get("scale") or "",
        "trl_level": readiness.get("level"),
        "parameters": [_parameter(p) for p in entry.get("parameters") or []],
    }


def _achievement_values(entry: dict[str, Any]) -> dict[str, Any]:
    price = entry.get("price") or {}
    wan = price.get("wan")
    low, high = (wan.get("from"), wan.get("to")) if isinstance(wan, dict) else (wan, None)
    return _shared_values(entry, text="abstract", trl=entry.get("trl")) | {
        "kind": entry.get("kind") or "",
        "ip": [{"kind": ip["kind"], "number": ip.get("number") or ""} for ip in entry.get("ip") or []],
        "price_mode": price.get("mode") or "",
        "price_from_fen": _fen(low),
        "price_to_fen": _fen(high),
        "ways": entry.get("ways") or [],
        "inventors": entry.get("inventors") or [],
    }


def _demand_values(entry: dict[str, Any]) -> dict[str, Any]:
    budget = entry.get("budget_wan") or {}
    return _shared_values(entry, text="description", trl=entry.get("trl_min")) | {
        "budget_from_fen": _fen(budget.get("from")),
        "budget_to_fen": _fen(budget.get("to")),
        "deadline_on": _day(entry.get("deadline_on")),
        "modes": entry.get("modes") or [],
        "region_preference": entry.get("region_preference") or [],
        "confidentiality": entry.get("confidentiality") or "public",
    }


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    numbers = {k: Decimal(str(given[k])) for k in ("value", "value_to") if given.get(k) is not None}
    return {
        k: given[k] for k in ("quantity", "comparator", "unit", "must") if given.get(k) is not None
    } | numbers


def _fen(wan: Any) -> int | None:
    return None if wan is None else Money.from_wan(str(wan)).fen


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _docking(entry: dict[str, Any], made: dict[str, Record]) -> None:
    demand, achievement = made[entry["demand"]], made[entry["achievement"]]
    if not isinstance(demand, Demand) or not isinstance(achievement, Achievement):
        raise KeyError("demand and achievement are exchanged")
    manager = actor_named(entry["technology_manager"])
    first, *rest = entry["history"]
    with clock.on_day(first["on"], 9):
        docking = propose_explained(
            actor=manager,
            demand=demand,
            achievement=achievement,
            reason=first["note"],
            is_sample=True,
        )
    sides = {
        "manager": manager,
        "demand": _owner(demand.organisation),
        "achievement": _owner(achievement.organisation),
    }
    for step in rest:
        docking = _docking_step(docking, step, sides, decline=entry.get("decline") or {})
    _agree_and_land(docking, entry, sides, last=rest[-1]["on"] if rest else first["on"])


def _docking_step(
    docking: Docking, step: dict[str, Any], sides: dict[str, Actor], *, decline: dict[str, Any]
) -> Docking:
    move = _MOVES.get(step["move"], step["move"])
    if move == "show_interest" and docking.first_interest:
        move = "return_interest"
    details: dict[str, Any] = {}
    if move == "decline":
        details = {"decline_code": decline["reason"]}
    with clock.on_day(step["on"], 11):
        if move == "arrange_meeting":
            details = {"meeting_at": clock.now() + timedelta(hours=4), "meeting_place": "线下会议(示例)"}
        return move_docking(docking, actor=sides[step["side"]], move=move, note=step["note"], **details)


def _agree_and_land(docking: Docking, entry: dict[str, Any], sides: dict[str, Actor], *, last: str) -> None:
    """The sample names one agreement for both sides; the landing follows it."""
    if entry["state"] in ("agreed", "landed") and docking.status == "one_agreed":
        other = "achievement" if docking.first_agreement == "demand" else "demand"
        with clock.on_day(last, 15):
            docking = move_docking(docking, actor=sides[other], move="confirm_agreement", note="同意。(示例)")
    landing = entry.get("landing")
    if landing:
        with clock.on_day(landing["landed_on"], 16):
            move_docking(
                docking,
                actor=sides["manager"],
                move="land",
                contract_number=landing["contract_number"],
                contract_type=landing.get("contract_type", ""),
                value_fen=_fen(landing["value_wan"]),
                signed_on=date.fromisoformat(landing["landed_on"]),
                place=landing["place"],
                product=landing.get("note", ""),
            )


def _measure(entry: dict[str, Any]) -> None:
    """Plan a sample measure on its day and bring it to its state."""
    actor = actor_named(entry["by"])
    with clock.on_day(entry["planned_on"]):
        measure = plan_measure(
            actor=actor,
            title=entry["title"],
            content=entry["content"],
            due_on=date.fromisoformat(entry["due_on"]),
            is_sample=True,
        )
    moves = {"planned": (), "under_way": ("start", "report"), "done": ("start", "finish")}[entry["state"]]
    for move in moves:
        with clock.on_day(entry["progress_on"]):
            measure = move_measure(measure, actor=actor, move=move, progress=entry.get("progress", ""))
