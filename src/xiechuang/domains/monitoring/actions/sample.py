"""The marked sample of monitoring: invented figures, brought to where they stand by the same actions as real ones."""

import csv
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from xiechuang.domains.monitoring.actions.entry import Typed, save_cells
from xiechuang.domains.monitoring.actions.period import move_period, plan_period
from xiechuang.domains.monitoring.actions.profile import load_system
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.actions.system import decide_weights
from xiechuang.domains.monitoring.models import IndicatorSystem, Period, Submission
from xiechuang.domains.monitoring.queries.report import plain_number, report_of
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Park, Person, Role, actor_named, choose_actor

FILE = "sample/monitoring.yaml"
Values = Mapping[tuple[str, str], Mapping[str, str]]
"""By period code and park number what stands in each cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    """The files of the sample, read."""

    about: dict[str, Any]
    values: Values
    notes: Mapping[tuple[str, str, str], dict[str, Any]]

    def cells(self, period: str, park: str) -> dict[str, Typed]:
        """What a park types."""
        return {
            code: self._cell(text, self.notes.get((period, park, code), {}))
            for code, text in self.values.get((period, park), {}).items()
        }

    def _cell(self, text: str, note: Mapping[str, Any]) -> Typed:
        return Typed(
            text=text, is_unknown=bool(note.get("unknown")), explanation=str(note.get("text", "")), unit=""
        )


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a second time it is there already."""
    about = folder.read(FILE, required=False)
    if not about:
        return
    zones = {zone["code"]: [str(n) for n in zone["parks"]] for zone in folder.entries("zones", "zones")}
    for entry in about.get("systems") or []:
        members = [str(n) for n in entry.get("parks") or zones.get(str(entry.get("zone")), [])]
        load_system(entry, members=members, label=FILE, is_sample=True)
    if Period.objects.filter(is_sample=True).exists():
        return
    sample = _read(folder, about)
    _weigh(about)
    for entry in about["periods"]:
        _collect(entry, sample)
    for entry in about.get("revisions") or []:
        _revise(entry)
    for entry in about.get("open_reports") or []:
        _bring(entry, sample)
    say(f"示例监测期:{len(about['periods'])}")


def _read(folder: Folder, about: dict[str, Any]) -> _Sample:
    path = folder.root / "sample" / about["figures"]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = {
        (row["period"], row["park"]): {k: v for k, v in row.items() if k not in ("period", "park")}
        for row in rows
    }
    notes = {(n["period"], n["park"], n["code"]): n for n in about.get("notes") or []}
    return _Sample(about=about, values=values, notes=notes)


def _at(day: str | date, hour: int = 10) -> AbstractContextManager[None]:
    moment = datetime.combine(date.fromisoformat(str(day)), time(hour), tzinfo=clock.HERE)
    return clock.fixed(moment)


def _authority(entry: dict[str, Any]) -> Actor:
    return actor_named(entry["by"])


def _reporter(park: Park) -> Actor:
    """Somebody of the park: its demo account where it has one, else an invented officer without an account."""
    post = Person.objects.filter(
        memberships__role=Role.PARK_OFFICIAL, memberships__organisation__park=park, is_sample=True
    ).first()
    nobody = Actor(
        role=Role.PARK_OFFICIAL, name="填报员(示例)", park_id=park.pk, region_code=park.region_id or ""
    )
    chosen = choose_actor(post) if post else nobody
    return chosen if chosen.park_id == park.pk else replace(nobody, name=chosen.name)


def _system(entry: dict[str, Any]) -> IndicatorSystem:
    return IndicatorSystem.objects.get(code=entry["system"], version=entry["version"])


def _weigh(about: dict[str, Any]) -> None:
    for entry in about.get("weights") or []:
        with _at(entry["decided_on"]):
            decide_weights(
                _system(entry),
                actor=_authority(entry),
                reason=entry["reason"],
                is_equal=True,
                is_sample=True,
            )


def _collect(entry: dict[str, Any], sample: _Sample) -> None:
    """Plan and open a period; where it is over, every park's report is accepted and the period closed."""
    authority, opens_on = _authority(entry), str(entry["opens_on"])
    with _at(opens_on, 9):
        period = plan_period(
            actor=authority,
            system=_system(entry),
            year=entry["year"],
            quarter=entry.get("quarter"),
            opens_on=date.fromisoformat(opens_on),
            due_on=date.fromisoformat(str(entry["due_on"])),
            is_sample=True,
        )
        period = move_period(period, actor=authority, move="open")
    if not entry.get("is_closed"):
        return
    for submission in period.submissions.select_related("park", "period__system"):
        cells = sample.cells(period.code, submission.park.number)
        with _at(entry["due_on"], 10):
            _hand_in(submission, cells=cells)
        with _at(entry["due_on"], 15):
            move_submission(submission, actor=authority, move="accept")
    with _at(entry["due_on"], 18):
        move_period(period, actor=authority, move="close")


def _hand_in(submission: Submission, *, cells: Mapping[str, Typed]) -> Submission:
    reporter = _reporter(submission.park)
    save_cells(submission, actor=reporter, cells=cells)
    return move_submission(submission, actor=reporter, move="submit")


def _found(entry: dict[str, Any]) -> Submission:
    rows = Submission.objects.filter(is_sample=True, park__number=entry["park"])
    year, _sep, quarter = str(entry["period"]).partition("Q")
    return rows.select_related("park", "period__system").get(
        period__year=int(year), period__quarter=int(quarter) if quarter else None
    )


def _revise(entry: dict[str, Any]) -> None:
    """A revision of accepted figures: a new vintage with its reason."""
    submission, authority = _found(entry), actor_named(entry["by"])
    with _at(entry["day"]):
        submission = move_submission(submission, actor=authority, move="revise", note=entry["reason"])
        lines = {line.code: line for line in report_of(submission, with_platform=False).lines}
        cells = {
            code: Typed(text=plain_number((lines[code].value or Decimal(0)) + Decimal(str(change))))
            for code, change in entry["changes"].items()
        }
        submission = _hand_in(submission, cells=cells)
        move_submission(submission, actor=authority, move="accept")


def _bring(entry: dict[str, Any], sample: _Sample) -> None:
    """One report of the period that is open, brought to where the sample wants it."""
    submission = _found(entry)
    authority = actor_named(entry["by"])
    cells = sample.cells(str(entry["from"]), entry["park"])
    wanted = {code: cell for code, cell in cells.items() if code in entry.get("only", cells)}
    steps: dict[str, Callable[[], Any]] = {
        "returned": lambda: move_submission(submission, actor=authority, move="return", note=entry["note"]),
        "accepted": lambda: move_submission(submission, actor=authority, move="accept"),
    }
    with _at(entry["day"]):
        if entry["state"] == "draft":
            save_cells(submission, actor=_reporter(submission.park), cells=wanted)
            return
        _hand_in(submission, cells=wanted)
        steps.get(entry["state"], lambda: None)()
