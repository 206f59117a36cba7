"""Indicator systems from a profile: checked whole, loaded once, never changed once they are in force."""

import hashlib
import json
from typing import Any

from xiechuang.domains.monitoring.models import IndicatorSystem, SystemGroup, SystemIndicator, SystemPark
from xiechuang.domains.monitoring.queries.platform import METHODS
from xiechuang.domains.monitoring.rules.system_file import system_mistakes
from xiechuang.domains.monitoring.states import IndicatorRole, SystemState
from xiechuang.kernel.community.public import Folder, ProfileInvalid, Say
from xiechuang.kernel.orgs.public import Park

# What may still be set when a version is in force; everything else is part of what it is.
SETTABLE = ("state", "until", "note")


def indicator_mistakes(folder: Folder) -> list[str]:
    """Everything wrong with the indicator systems of a profile."""
    parks = frozenset(str(entry["number"]) for entry in folder.entries("parks", "parks"))
    zones = {str(zone.get("code")) for zone in folder.entries("zones", "zones")}
    found, seen = [], set()
    for file, system in folder.entries_with_file("indicators", "systems"):
        key = (str(system.get("code")), system.get("version", 1))
        label = f"{file}:{key[0]}"
        found += [f"{label}:第 {key[1]} 版重复"] if key in seen else []
        found += [f"{label}:{said}" for said in system_mistakes(system, parks=parks, methods=METHODS)]
        if system.get("zone") and str(system["zone"]) not in zones:
            found.append(f"{label}:没有一区多园“{system['zone']}”")
        seen.add(key)
    return found


def load_indicators(folder: Folder, say: Say) -> None:
    """Load new systems; an entry that differs from a version in use is refused, for that needs a new version."""
    zones = {str(z["code"]): [str(n) for n in z.get("parks") or []] for z in folder.entries("zones", "zones")}
    count = 0
    for file, entry in folder.entries_with_file("indicators", "systems"):
        members = [str(n) for n in entry.get("parks") or zones.get(str(entry.get("zone")), [])]
        load_system(entry, members=members, label=file)
        count += 1
    if count:
        say(f"指标体系:{count}")


def load_system(
    entry: dict[str, Any], *, members: list[str], label: str = "", is_sample: bool = False
) -> IndicatorSystem:
    """One system; the same entry twice changes nothing."""
    digest = _digest(entry, members)
    key = {"code": entry["code"], "version": entry.get("version", 1)}
    held = IndicatorSystem.objects.filter(**key).first()
    if held and held.state != SystemState.DRAFT:
        if held.digest != digest:
            raise ProfileInvalid(
                [
                    f"{label}:{key['code']} 第 {key['version']} 版已在使用，内容不能改动，请另写一版(version: {key['version'] + 1})"
                ]
            )
    else:
        held = _write(entry, key=key, digest=digest, members=members, is_sample=is_sample)
    settable = {"state": SystemState.DRAFT.value, "until": None, "note": ""} | {
        name: entry[name] for name in SETTABLE if entry.get(name)
    }
    IndicatorSystem.objects.filter(pk=held.pk).update(**settable)
    held.refresh_from_db()
    return held


def _digest(entry: dict[str, Any], members: list[str]) -> str:
    content = {key: value for key, value in entry.items() if key not in SETTABLE} | {"members": members}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _write(
    entry: dict[str, Any], *, key: dict[str, Any], digest: str, members: list[str], is_sample: bool
) -> IndicatorSystem:
    """The whole of a draft anew."""
    IndicatorSystem.objects.filter(**key).delete()
    system = IndicatorSystem.objects.create(
        **key,
        name=entry["name"],
        english_name=entry.get("english_name", ""),
        starts_on=entry["starts_on"],
        region_id=entry.get("region"),
        source=entry.get("source") or {},
        digest=digest,
        is_sample=is_sample,
    )
    parks = {park.number: park for park in Park.objects.all()}
    SystemPark.objects.bulk_create(
        SystemPark(system=system, park=parks[number], order=order) for order, number in enumerate(members)
    )
    groups = _write_groups(system, entry["groups"])
    SystemIndicator.objects.bulk_create(
        _indicator(system, row, order=order, groups=groups, parks=parks)
        for order, row in enumerate(entry["indicators"])
    )
    return system


def _write_groups(system: IndicatorSystem, rows: list[dict[str, Any]]) -> dict[str, SystemGroup]:
    """Groups in the order of the file, each after the one above it."""
    written: dict[str, SystemGroup] = {}
    left = list(enumerate(rows))
    while left:
        ready = [(n, row) for n, row in left if not row.get("parent") or row["parent"] in written]
        for order, row in ready:
            written[row["code"]] = SystemGroup.objects.create(
                system=system,
                parent=written.get(row.get("parent") or ""),
                order=order,
                **_plain(row, "code", "name", "english_name", "weight", "source"),
            )
        left = [(n, row) for n, row in left if row["code"] not in written]
    return written


def _plain(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name) is not None}


def _indicator(
    system: IndicatorSystem,
    row: dict[str, Any],
    *,
    order: int,
    groups: dict[str, SystemGroup],
    parks: dict[str, Park],
) -> SystemIndicator:
    target = row.get("target") or {}
    names = ("code", "name", "english_name", "direction", "weight", "unit", "kind", "frequency", "source")
    more = ("numerator", "denominator", "scale", "computed_by", "basis", "definition", "checks")
    return SystemIndicator(
        system=system,
        role=row.get("role", IndicatorRole.INDICATOR),
        group=groups.get(row.get("group") or ""),
        is_additive=row.get("additive", True),
        target_value=target.get("value"),
        target_comparator=target.get("comparator", ""),
        target_year=target.get("year"),
        target_scope=target.get("scope", ""),
        target_park=parks.get(target.get("park", "")),
        order=order,
        **_plain(row, *names, *more),
    )
