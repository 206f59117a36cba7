"""The sample of each profile: marked, referring to what exists, and judged fits which really fit."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from stdnum.cn import uscc

from tests.profiles.profile_files import (
    PROFILES,
    ROOT,
    Row,
    codes,
    field_codes,
    levels,
    read,
    rows,
    sample,
    shape_faults,
)

NoneType = type(None)
TEXT_OR_NONE = (str, NoneType)
OFFER = {
    "number": str,
    "title": str,
    "keywords": list,
    "fields": list,
    "parameters": list,
    "organisation": str,
    "region": str,
    "state": str,
    "published_on": TEXT_OR_NONE,
    "returned_because?": str,
}
SHAPES: dict[str, dict[str, Any]] = {
    "organisations": {
        "number": str,
        "name": str,
        "sample": bool,
        "kind": str,
        "credit_code": str,
        "region": TEXT_OR_NONE,
        "city": TEXT_OR_NONE,
        "district": TEXT_OR_NONE,
        "park": TEXT_OR_NONE,
        "fields": list,
    },
    "persons": {
        "username": str,
        "name": str,
        "english_name": str,
        "email": str,
        "memberships": list,
        "intro": str,
        "english_intro": str,
    },
    "achievements": {
        **OFFER,
        "abstract": str,
        "kind": str,
        "ip": list,
        "trl": dict,
        "stage": str,
        "price": dict,
        "ways": list,
        "inventors": list,
        "expires_on": TEXT_OR_NONE,
    },
    "demands": {
        **OFFER,
        "description": str,
        "budget_wan": (dict, NoneType),
        "deadline_on": str,
        "modes": list,
        "stage": TEXT_OR_NONE,
        "trl_min": (dict, NoneType),
        "region_preference": list,
        "confidentiality": str,
        "fits": list,
    },
    "dockings": {
        "number": str,
        "sample": bool,
        "demand": str,
        "achievement": str,
        "technology_manager": str,
        "state": str,
        "proposed_on": str,
        "history": list,
        "decline": (dict, NoneType),
        "landing": (dict, NoneType),
    },
}
ROLES = {
    "firm",
    "institute",
    "technology_manager",
    "park_official",
    "regional_official",
    "community_office",
    "expert",
    "auditor",
    "administrator",
}
AT_LEAST = {
    "jingjinji": {"organisations": 44, "achievements": 160, "demands": 90, "dockings": 14, "persons": 16},
    "yunhai": {"organisations": 6, "achievements": 8, "demands": 6, "dockings": 1, "persons": 3},
}


def by_number(profile: str, kind: str) -> dict[str, Row]:
    """The rows of one kind of the sample by number."""
    return {row["number"]: row for row in sample(profile, kind)}


def holds(wanted: Row, value: float) -> bool:
    """Whether a stated value meets a wanted parameter."""
    bound: float = wanted["value"]
    upper: float = wanted.get("value_to", bound)
    return {
        "ge": value >= bound,
        "gt": value > bound,
        "le": value <= bound,
        "lt": value < bound,
        "eq": value == bound,
        "between": bound <= value <= upper,
    }[wanted["comparator"]]


def judged_pairs(profile: str) -> list[tuple[Row, Row]]:
    """Every demand with each achievement judged to fit it."""
    achievements = by_number(profile, "achievements")
    return [(demand, achievements[fit]) for demand in sample(profile, "demands") for fit in demand["fits"]]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_sample_row_has_exactly_the_agreed_shape(profile: str, kind: str) -> None:
    found = sample(profile, kind)
    faults = [(row.get("number", row.get("username")), shape_faults(row, SHAPES[kind])) for row in found]
    assert [(key, fault) for key, fault in faults if fault] == []
    assert len(found) >= AT_LEAST[profile][kind]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_sample_file_and_organisation_is_marked(profile: str) -> None:
    for file in (ROOT / profile / "sample").rglob("*.yaml"):
        content = read(profile, str(file.relative_to(ROOT / profile)))
        assert content["sample"] is True, file.name
        assert content["mark"] == "示例", file.name
    assert all(o["sample"] and o["name"].endswith("(示例)") for o in sample(profile, "organisations"))


@pytest.mark.parametrize("kind", ["organisations", "achievements", "demands", "dockings"])
def test_numbers_and_titles_are_unique_over_all_profiles(kind: str) -> None:
    found = [row for profile in PROFILES for row in sample(profile, kind)]
    for key in {"number", "title", "name", "abstract", "description", "credit_code"} & set(found[0]):
        assert [value for value, n in Counter(row[key] for row in found).items() if n > 1] == []


@pytest.mark.parametrize("profile", PROFILES)
def test_credit_codes_have_a_valid_check_digit_and_an_invented_body(profile: str) -> None:
    for organisation in sample(profile, "organisations"):
        code = uscc.validate(organisation["credit_code"])
        assert code[8:12] == "XCXC"
        assert code[12:16].isdigit()


@pytest.mark.parametrize("profile", PROFILES)
def test_organisations_lie_where_their_codes_say_and_in_known_parks(profile: str) -> None:
    parks = {park["number"]: park for park in rows(profile, "parks")}
    for o in sample(profile, "organisations"):
        assert o["kind"] in codes(profile, "organisation_kinds")
        assert o["park"] is None or parks[o["park"]]["region"] == o["region"]
        assert all(o[place] is None or o[place][:2] == o["region"][:2] for place in ("city", "district"))


@pytest.mark.parametrize("profile", PROFILES)
def test_achievements_use_only_known_words(profile: str) -> None:
    for a in sample(profile, "achievements"):
        assert a["kind"] in codes(profile, "achievement_kinds"), a["number"]
        assert a["stage"] in codes(profile, "stages")
        assert a["price"]["mode"] in codes(profile, "price_modes")
        assert a["ways"]
        assert set(a["ways"]) <= codes(profile, "ways_of_transfer")
        assert {right["kind"] for right in a["ip"]} <= codes(profile, "ip_kinds")
        assert (a["trl"]["scale"], a["trl"]["level"]) in levels(profile)


@pytest.mark.parametrize("profile", PROFILES)
def test_demands_use_only_known_words(profile: str) -> None:
    for d in sample(profile, "demands"):
        assert d["modes"], d["number"]
        assert set(d["modes"]) <= codes(profile, "cooperation_modes"), d["number"]
        assert d["confidentiality"] in codes(profile, "confidentiality")
        assert d["stage"] is None or d["stage"] in codes(profile, "stages")
        assert d["trl_min"] is None or (d["trl_min"]["scale"], d["trl_min"]["level"]) in levels(profile)
        assert d["budget_wan"] is None or 0 < d["budget_wan"]["from"] < d["budget_wan"]["to"]
        assert set(d["region_preference"]) <= {region["code"] for region in rows(profile, "regions")}


@pytest.mark.parametrize("profile", PROFILES)
def test_offers_name_existing_fields_and_belong_to_an_organisation_of_their_region(profile: str) -> None:
    known, organisations = set(field_codes(profile)), by_number(profile, "organisations")
    for row in sample(profile, "achievements") + sample(profile, "demands"):
        assert row["fields"], row["number"]
        assert set(row["fields"]) <= known, row["number"]
        assert organisations[row["organisation"]]["region"] == row["region"]
    assert all(set(o["fields"]) <= known for o in organisations.values())


@pytest.mark.parametrize("profile", PROFILES)
def test_texts_are_long_enough_to_be_matched_and_short_enough_to_be_read(profile: str) -> None:
    texts = {a["number"]: a["abstract"] for a in sample(profile, "achievements")}
    texts |= {d["number"]: d["description"] for d in sample(profile, "demands")}
    assert {number: len(text) for number, text in texts.items() if not 80 <= len(text) <= 250} == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_demands_state_one_to_five_measurable_parameters(profile: str) -> None:
    for demand in sample(profile, "demands"):
        wanted = demand["parameters"]
        assert 1 <= len(wanted) <= 5, demand["number"]
        assert {parameter["comparator"] for parameter in wanted} <= codes(profile, "comparators")
        assert all(isinstance(p["value"], int | float) and p["quantity"] for p in wanted)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_judged_fit_states_a_wanted_quantity_in_the_same_unit_and_misses_no_must(profile: str) -> None:
    for demand, achievement in judged_pairs(profile):
        stated = {p["quantity"]: p for p in achievement["parameters"]}
        shared = [p for p in demand["parameters"] if p["quantity"] in stated]
        pair = (demand["number"], achievement["number"])
        assert shared, pair
        assert all(stated[p["quantity"]]["unit"] == p["unit"] for p in shared), pair
        assert all(holds(p, stated[p["quantity"]]["value"]) for p in shared if p["must"]), pair


@pytest.mark.parametrize("profile", PROFILES)
def test_a_judged_fit_is_published_and_mature_enough_and_owned_by_another(profile: str) -> None:
    order = [stage["code"] for stage in read(profile, "vocabularies.yaml")["stages"]]
    for demand, achievement in judged_pairs(profile):
        assert achievement["state"] == "published", achievement["number"]
        assert achievement["organisation"] != demand["organisation"]
        assert demand["stage"] is None or order.index(achievement["stage"]) >= order.index(demand["stage"])
        wanted, has = demand["trl_min"], achievement["trl"]
        assert wanted is None or wanted["scale"] != has["scale"] or has["level"] >= wanted["level"]


def test_about_six_demands_in_ten_have_a_fit_and_every_field_and_region_takes_part() -> None:
    demands, achievements = sample("jingjinji", "demands"), sample("jingjinji", "achievements")
    assert 0.55 <= sum(bool(d["fits"]) for d in demands) / len(demands) <= 0.70
    assert any(len(d["fits"]) > 1 for d in demands)
    for found in (demands, achievements):
        assert {row["fields"][0][0] for row in found} == set("12345678")
        assert {row["region"] for row in found} == {"110000", "120000", "130000"}
    assert {a["trl"]["scale"] for a in achievements} == {"trl9", "trl13"}


def test_every_state_of_an_achievement_occurs_and_unpublished_ones_bear_no_date() -> None:
    achievements = sample("jingjinji", "achievements")
    states = Counter(a["state"] for a in achievements)
    assert (states["submitted"], states["draft"], states["returned"], states["expired"]) == (10, 6, 4, 4)
    for a in achievements:
        dated = a["state"] in {"published", "expired"}
        assert bool(a["published_on"]) is dated
        assert bool(a["expires_on"]) is dated
        assert ("returned_because" in a) is (a["state"] == "returned")


@pytest.mark.parametrize("profile", PROFILES)
def test_dates_are_in_order(profile: str) -> None:
    day = date.fromisoformat
    for a in sample(profile, "achievements"):
        assert not a["published_on"] or day(a["published_on"]) < day(a["expires_on"])
    for d in sample(profile, "demands"):
        assert not d["published_on"] or day(d["published_on"]) < day(d["deadline_on"])


@pytest.mark.parametrize("profile", PROFILES)
def test_demo_accounts_are_known_roles_of_existing_organisations(profile: str) -> None:
    bodies = {body["number"] for body in rows(profile, "bodies")}
    organisations = by_number(profile, "organisations").keys() | bodies
    persons = sample(profile, "persons")
    assert len({person["username"] for person in persons}) == len(persons)
    for person in persons:
        assert person["username"].isascii()
        assert person["email"].endswith("@example.org")
        assert person["intro"]
        assert person["english_intro"].isascii()
        for membership in person["memberships"]:
            assert set(membership) == {"organisation", "role"}
            assert membership["role"] in ROLES
            assert membership["organisation"] in organisations


def test_every_role_has_a_demo_account_and_each_region_a_firm_an_institute_and_an_official() -> None:
    organisations = by_number("jingjinji", "organisations")
    held = [
        (membership["role"], organisations[membership["organisation"]]["region"])
        for person in sample("jingjinji", "persons")
        for membership in person["memberships"]
    ]
    assert {role for role, _ in held} == ROLES
    for role in ("firm", "institute", "regional_official"):
        assert {region for r, region in held if r == role} == {"110000", "120000", "130000"}


@pytest.mark.parametrize("profile", PROFILES)
def test_a_docking_joins_a_published_demand_with_an_achievement_judged_to_fit(profile: str) -> None:
    demands = by_number(profile, "demands")
    persons = sample(profile, "persons")
    managers = {p["username"] for p in persons if p["memberships"][0]["role"] == "technology_manager"}
    for docking in sample(profile, "dockings"):
        demand = demands[docking["demand"]]
        assert demand["state"] == "published", docking["number"]
        assert docking["achievement"] in demand["fits"], docking["number"]
        assert docking["technology_manager"] in managers


@pytest.mark.parametrize("profile", PROFILES)
def test_the_history_of_a_docking_is_in_order_and_told_by_those_concerned(profile: str) -> None:
    demands, achievements = by_number(profile, "demands"), by_number(profile, "achievements")
    users = {p["username"]: p["memberships"][0]["organisation"] for p in sample(profile, "persons")}
    for docking in sample(profile, "dockings"):
        history = docking["history"]
        days = [step["on"] for step in history]
        assert days == sorted(days), docking["number"]
        assert days[0] == docking["proposed_on"], docking["number"]
        assert history[0]["move"] == "propose"
        owner = {"demand": demands[docking["demand"]], "achievement": achievements[docking["achievement"]]}
        for step in history:
            assert step["side"] == "manager" or step["organisation"] == owner[step["side"]]["organisation"]
            assert step["by"] is None or users[step["by"]] == step["organisation"]


def test_dockings_stand_in_every_state_and_end_with_a_reason_or_an_agreement() -> None:
    dockings = sample("jingjinji", "dockings")
    states = {"proposed", "interested_one", "meeting", "negotiating", "agreed", "declined"}
    assert {docking["state"] for docking in dockings} == states
    reasons = codes("jingjinji", "decline_reasons")
    for docking in dockings:
        assert (docking["decline"] is not None) is (docking["state"] == "declined")
        assert docking["decline"] is None or docking["decline"]["reason"] in reasons
        assert docking["landing"] is None or docking["state"] == "agreed"


def test_a_landing_has_a_marked_contract_number_and_a_value_within_the_budget() -> None:
    demands = by_number("jingjinji", "demands")
    landed = [docking for docking in sample("jingjinji", "dockings") if docking["landing"]]
    assert len(landed) >= 2
    for docking in landed:
        landing = docking["landing"]
        assert set(landing) == {"contract_number", "value_wan", "landed_on", "place", "note"}
        assert landing["contract_number"].startswith("示例-")
        assert landing["landed_on"] >= docking["history"][-1]["on"]
        assert 0 < landing["value_wan"] <= demands[docking["demand"]]["budget_wan"]["to"]


@pytest.mark.parametrize("profile", PROFILES)
def test_each_region_has_officials_who_can_check_its_records_and_only_of_authorities(profile: str) -> None:
    organisations = by_number(profile, "organisations")
    posts = [post for person in sample(profile, "persons") for post in person["memberships"]]
    officials = [organisations[p["organisation"]] for p in posts if p["role"] == "regional_official"]
    assert {o["kind"] for o in officials} == {"authority"}
    assert {o["region"] for o in officials} == {region["code"] for region in rows(profile, "regions")}
