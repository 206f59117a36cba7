"""Zones and places of parks from a profile: zones.yaml, and the places of parks.yaml."""

from collections.abc import Iterator
from typing import Any

from xiechuang.domains.parks.models import ParkPlace, Zone, ZonePark
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.orgs.public import Park


def zone_mistakes(folder: Folder) -> list[str]:
    """Everything that is wrong with the zones of a profile; none are needed."""
    parks = {str(entry["number"]) for entry in folder.entries("parks", "parks")}
    regions = {str(entry["code"]) for entry in folder.entries("regions", "regions")}
    seen: set[str] = set()
    found: list[str] = []
    for file, zone in folder.entries_with_file("zones", "zones"):
        code = str(zone.get("code") or "")
        found += [f"{file}:{code or '一区多园'}:缺少 {key}" for key in ("code", "name") if not zone.get(key)]
        found += [f"{file}:{code}:重复出现"] if code and code in seen else []
        found += _reference_mistakes(f"{file}:{code}", zone, parks=parks, regions=regions)
        seen.add(code)
    return found


def _reference_mistakes(
    label: str, zone: dict[str, Any], *, parks: set[str], regions: set[str]
) -> Iterator[str]:
    if zone.get("region") and str(zone["region"]) not in regions:
        yield f"{label}:没有地区“{zone['region']}”"
    members = [str(number) for number in zone.get("parks") or []]
    yield from (f"{label}:没有园区“{number}”" for number in members if number not in parks)
    yield from (f"{label}:园区“{n}”重复" for n in sorted({n for n in members if members.count(n) > 1}))


def load_zones(folder: Folder, say: Say) -> None:
    """Load or refresh zones and places; what the profile no longer names leaves its zone."""
    _load_places(folder)
    for zone in folder.entries("zones", "zones"):
        keys = ("name", "english_name", "source")
        values = {key: zone[key] for key in keys if zone.get(key)} | {"region_id": zone.get("region")}
        kept, _ = Zone.objects.update_or_create(code=zone["code"], defaults=values)
        _load_members(kept, [str(number) for number in zone.get("parks") or []])
    if count := Zone.objects.count():
        say(f"一区多园:{count}")


def _load_members(zone: Zone, numbers: list[str]) -> None:
    parks = {park.number: park for park in Park.objects.filter(number__in=numbers)}
    zone.members.exclude(park__number__in=numbers).delete()
    for order, number in enumerate(numbers):
        ZonePark.objects.update_or_create(zone=zone, park=parks[number], defaults={"order": order})


def _load_places(folder: Folder) -> None:
    """``divisions`` where a park lies in several places, else the one ``division``, else none is known."""
    parks = {park.number: park for park in Park.objects.all()}
    for entry in folder.entries("parks", "parks"):
        named = entry.get("divisions") or ([entry["division"]] if entry.get("division") else [])
        park = parks[entry["number"]]
        park.places.exclude(place_id__in=named).delete()
        for order, code in enumerate(named):
            ParkPlace.objects.update_or_create(park=park, place_id=code, defaults={"order": order})
