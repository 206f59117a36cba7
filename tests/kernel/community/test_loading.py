"""Profiles: loaded whole or not at all, twice is once, and every mistake named by file and entry."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from xiechuang.kernel.community.public import (
    Community,
    ProfileInvalid,
    Term,
    choices,
    current_community,
    field_path,
    load_profile,
    name_of,
    term,
    terms,
)
from xiechuang.kernel.orgs.public import Membership, Organisation, Park, Person, Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
SHIPPED = Path(settings.PACKAGE) / "profiles"
COUNTED = (Region, Park, Organisation, Person, Membership, Term, Community)
SMALL = {
    "profile": {"code": "islands", "name": "三岛共同体"},
    "regions": {
        "regions": [{"code": "A1", "name": "甲岛"}, {"code": "B1", "name": "乙岛"}],
        "divisions": {"inline": [{"code": "A11", "name": "甲城", "level": "city", "parent": "A1"}]},
    },
    "parks": {"parks": [{"number": "P1", "name": "甲园", "region": "A1"}]},
    "bodies": {"bodies": [{"number": "B1", "name": "甲岛科技局", "region": "A1"}]},
    "vocabularies": {"stages": [{"code": "pilot", "name": "中试", "english": "Pilot"}, {"code": "bench", "name": "小试"}]},
    "fields": {"fields": [{"code": "1", "name": "渔业", "children": [{"code": "1.1", "name": "养殖"}]}]},
    "trl": {"scales": [{"code": "trl3", "name": "三级", "levels": [{"level": 1, "name": "想法"}]}]},
    "sample/organisations": {"organisations": [{"number": "S1", "name": "甲厂", "kind": "firm", "region": "A1", "park": "P1"}]},
    "sample/persons": {"persons": [{"username": "wang", "name": "王某", "memberships": [{"organisation": "S1", "role": "firm"}]}]},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A small sound profile; each test spoils it in its own way."""
    for name, content in SMALL.items():
        write(tmp_path, name, content)
    return tmp_path


def write(folder, name, content):
    path = folder / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True))


def counts():
    return {model.__name__: model.objects.count() for model in COUNTED}


def problems(folder):
    with pytest.raises(ProfileInvalid) as caught:
        load_profile(str(folder), with_sample=True)
    assert not any(counts().values()), "a folder with mistakes writes nothing"
    return caught.value.problems


def test_a_small_profile_fills_regions_parks_bodies_words_and_people(folder):
    community = load_profile(str(folder), with_sample=True)
    assert current_community() == community
    assert counts() == {
        "Region": 3,
        "Park": 1,
        "Organisation": 2,
        "Person": 1,
        "Membership": 1,
        "Term": 6,
        "Community": 1,
    }
    assert Organisation.objects.get(number="S1").park.number == "P1"
    assert not Person.objects.get().has_usable_password()
    assert [t.code for t in terms("stages")] == ["pilot", "bench"]
    assert choices("trl3") == [("1", "想法")]
    assert field_path("1.1") == "渔业 / 养殖"


def test_names_follow_the_language_and_fall_back_to_chinese_and_to_the_code(folder):
    load_profile(str(folder))
    with translation.override("en"):
        assert [name_of("stages", code) for code in ("pilot", "bench", "moon")] == ["Pilot", "小试", "moon"]
    assert name_of("stages", "pilot") == "中试"
    assert term("stages", "moon") is None
    assert terms("colours") == ()


def test_loading_again_takes_what_was_changed_and_adds_nothing(folder):
    load_profile(str(folder), with_sample=True)
    before = counts()
    write(folder, "parks", {"parks": [{"number": "P1", "name": "甲新园", "region": "A1"}]})
    load_profile(str(folder), with_sample=True)
    assert counts() == before
    assert Park.objects.get().name == "甲新园"


def test_a_second_community_is_refused_by_the_name_of_the_first(folder):
    load_profile(str(folder))
    write(folder, "profile", {"code": "hills", "name": "山地"})
    with pytest.raises(ProfileInvalid, match="三岛共同体"):
        load_profile(str(folder))


@pytest.mark.parametrize("name", ["regions", "vocabularies", "fields", "trl"])
def test_a_missing_file_is_named(folder, name):
    (folder / f"{name}.yaml").unlink()
    assert problems(folder) == [f"{name}.yaml:缺少这个文件"]


def test_a_folder_without_profile_yaml_is_no_profile(tmp_path):
    assert "没有 profile.yaml" in problems(tmp_path)[0]


@pytest.mark.parametrize("optional", ["parks", "bodies", "sample/persons"])
def test_optional_files_may_be_absent(folder, optional):
    (folder / f"{optional}.yaml").unlink()
    assert load_profile(str(folder), with_sample=True).code == "islands"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"parks: [", "parks.yaml:"),
        (b"parks:\n\t- x", "parks.yaml:"),
        (b"\xff\xfe\x00", "parks.yaml:"),
        (b"- a\n- b", "应为键值对"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_place(folder, text, words):
    (folder / "parks.yaml").write_bytes(text)
    (problem,) = problems(folder)
    assert problem.startswith("parks.yaml:")
    assert words in problem


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("profile", {"name": "无码"}, "profile.yaml:缺少 code"),
        ("parks", {"parks": [{"number": "P1"}]}, "parks.yaml:P1:缺少 name"),
        ("parks", {"parks": [{"name": "甲园"}]}, "parks.yaml:第 1 项:缺少 number"),
        ("parks", {"parks": ["甲园"]}, "parks.yaml:第 1 项应为键值对，却是“甲园”"),
        ("parks", {"parks": [{"number": "P1", "name": "a"}] * 2}, "parks.yaml:P1:重复出现"),
        ("parks", {"parks": [{"number": "P1", "name": "a", "region": "Z"}]}, "parks.yaml:P1:没有地区“Z”"),
        ("vocabularies", {"stages": [{"code": "x"}]}, "vocabularies.yaml:stages:x:缺少 name"),
        ("vocabularies", {"stages": "x"}, "vocabularies.yaml:stages:应为列表"),
        ("fields", {"fields": [{"code": "1", "name": "a", "children": [{"code": "1.1"}]}]}, "fields.yaml:1:1.1:缺少 name"),
        ("trl", {"scales": [{"code": "t", "name": "a"}]}, "trl.yaml:t:缺少 levels"),
        ("sample/organisations", {"organisations": [{"number": "S1", "name": "a", "kind": "club", "region": "A1"}]}, "sample/organisations.yaml:S1:没有机构类型“club”"),
        ("sample/persons", {"persons": [{"username": "w", "name": "a", "memberships": [{"organisation": "S9", "role": "firm"}]}]}, "sample/persons.yaml:w:没有机构“S9”"),
        ("sample/persons", {"persons": [{"username": "w", "name": "a", "memberships": [{"organisation": "S1", "role": "king"}]}]}, "sample/persons.yaml:w:没有角色“king”"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_entry(folder, name, content, problem):
    write(folder, name, content)
    assert problems(folder) == [problem]


def test_all_mistakes_of_all_files_come_at_once(folder):
    write(folder, "parks", {"parks": [{"number": "P1"}, {"name": "a"}]})
    write(folder, "bodies", {"bodies": [{"number": "B1"}]})
    assert len(problems(folder)) == 3


def test_divisions_that_are_not_as_many_as_expected_stop_the_loading(folder):
    write(
        folder,
        "regions",
        SMALL["regions"]
        | {"divisions": SMALL["regions"]["divisions"] | {"expected": {"A1": {"cities": 2, "districts": 0}}}},
    )
    assert "A1 应有" in problems(folder)[0]


@pytest.mark.parametrize("name", ["jingjinji", "yunhai"])
def test_a_shipped_profile_loads_and_loading_twice_changes_nothing(name):
    load_profile(name)
    before = counts()
    load_profile(name)
    assert counts() == before
    assert before["Community"] == 1
    assert before["Region"] >= 2
    for vocabulary in (
        "fields",
        "stages",
        "achievement_kinds",
        "decline_reasons",
        "cooperation_modes",
        "scales",
    ):
        assert terms(vocabulary), vocabulary


def test_a_copy_of_a_shipped_profile_anywhere_is_a_profile(tmp_path):
    shutil.copytree(SHIPPED / "yunhai", tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__"))
    assert load_profile(str(tmp_path / "copy")).code == "yunhai"
