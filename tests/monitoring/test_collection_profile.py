"""Indicator systems come from the profile: the real one quotes its text, the sample is marked, another community works too."""

from pathlib import Path

import pytest

from tests.factories import ParkFactory, RegionFactory
from tests.monitoring.collecting import check, entry, indicator
from xiechuang.domains.monitoring.actions.profile import load_system
from xiechuang.domains.monitoring.models import (
    Figure,
    IndicatorSystem,
    Period,
)
from xiechuang.domains.monitoring.rules.system_file import system_mistakes
from xiechuang.domains.monitoring.states import FigureSource
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.community.public import ProfileInvalid, load_profile

PARKS = frozenset({"P-1", "P-2"})


def mistakes(**changes) -> list[str]:
    return system_mistakes(
        entry(parks=["P-1"], **changes), parks=PARKS, methods=frozenset({"transfer.landings"})
    )


def with_indicator(**changes) -> list[str]:
    rows = [*entry()["indicators"], indicator("extra", "另一项", group="market") | changes]
    return mistakes(indicators=rows)


def test_a_good_system_has_no_mistakes() -> None:
    assert mistakes() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"group": "nowhere"}, "没有分组“nowhere”"),
        ({"code": "contracts"}, "指标 contracts 重复"),
        ({"code": "market"}, "market 既是分组又是指标"),
        ({"direction": 0}, "方向只能是 1"),
        ({"kind": "sometimes"}, "没有 kind“sometimes”"),
        ({"numerator": "rd"}, "分子与分母须同时写明"),
        ({"numerator": "rd", "denominator": "nothing"}, "没有“nothing”可作分子或分母"),
        ({"numerator": "intensity", "denominator": "rd"}, "“intensity”本身也是比值"),
        ({"numerator": "staff", "denominator": "rd"}, "与“staff”的频率不同"),
        ({"computed_by": "transfer.luck"}, "平台没有计算方法“transfer.luck”"),
        ({"weight": "-1"}, "权重须为不小于 0 的数"),
        ({"weight": "viel"}, "权重须为不小于 0 的数"),
        ({"target": {"value": "几", "comparator": "ge", "scope": "zone"}}, "目标值“几”不是数"),
        ({"target": {"value": 1, "comparator": "ge", "scope": "one_park", "park": "P-9"}}, "没有园区“P-9”"),
        ({"checks": [check("divine")]}, "没有核对规则“divine”"),
        ({"checks": [check("jump")]}, "核对规则 jump 缺少 percent"),
        ({"checks": [check("not_above", of="nothing")]}, "提到的“nothing”不在体系中"),
        ({"checks": [check("sum", of="rd")]}, "核对规则 sum 的 of 须为列表"),
        ({"checks": [check("not_above", of=["rd"])]}, "核对规则 not_above 的 of 须为一个代码"),
        ({"checks": [check("range", "loud", least=0)]}, "severity 须为 hard 或 soft"),
        ({"checks": [check("range", least="low")]}, "的 least 不是数"),
        ({"role": "item"}, "基础数据不属于分组"),
    ],
)
def test_every_mistake_of_an_indicator_is_named(changes, said) -> None:
    assert any(said in one for one in with_indicator(**changes)), with_indicator(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"groups": [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}]}, "现有 2 个"),
        (
            {
                "groups": [
                    {"code": "all", "name": "全"},
                    {"code": "market", "name": "甲", "parent": "makers"},
                    {"code": "makers", "name": "乙", "parent": "market"},
                ]
            },
            "上级关系成环",
        ),
        ({"until": "2024-12-31"}, "until 须晚于 starts_on"),
        ({"starts_on": "gestern"}, "starts_on 不是日期"),
        ({"state": "asleep"}, "没有状态“asleep”"),
        ({"name": ""}, "缺少 name"),
    ],
)
def test_every_mistake_of_the_frame_is_named(changes, said) -> None:
    assert any(said in one for one in mistakes(**changes)), mistakes(**changes)


def test_all_mistakes_come_at_once() -> None:
    assert len(with_indicator(group="nowhere", direction=0, kind="sometimes", weight="-1")) == 4


def test_every_quotation_of_the_real_system_stands_in_the_text() -> None:
    folder = find_profile("jingjinji")
    text = (folder.root / "policies" / "hebei-jingnan-plan-2017-2020.txt").read_text()
    (system,) = folder.entries("indicators", "systems")
    sources = [system["source"], *(row.get("source") for row in [*system["groups"], *system["indicators"]])]
    quotes = [source["quote"] for source in sources if source]
    assert len(quotes) > 30
    assert [quote for quote in quotes if quote not in text] == []


def test_the_real_system_leaves_weights_open_and_has_six_parts() -> None:
    (system,) = find_profile("jingjinji").entries("indicators", "systems")
    assert sum(group.get("parent") == "total" for group in system["groups"]) == 6
    assert {row.get("weight") for row in [*system["groups"], *system["indicators"]]} == {None}


@pytest.mark.django_db
def test_a_system_in_use_is_not_changed_by_the_profile() -> None:
    park = ParkFactory(region=RegionFactory(code="130000"))
    held = load_system(entry(), members=[park.number])
    assert load_system(entry(), members=[park.number]).pk == held.pk
    with pytest.raises(ProfileInvalid, match="请另写一版"):
        load_system(entry(name="另一个名字"), members=[park.number])
    ended = load_system(entry(until="2026-01-01"), members=[park.number])
    assert str(ended.until) == "2026-01-01"
    again = load_system(entry(version=2, starts_on="2026-01-01", name="新名字"), members=[park.number])
    assert again.indicators.count() == held.indicators.count()


@pytest.mark.django_db
def test_a_draft_is_written_anew() -> None:
    park = ParkFactory(region=RegionFactory(code="130000"))
    load_system(entry(state="draft"), members=[park.number])
    changed = load_system(entry(state="draft", name="改过"), members=[park.number])
    assert IndicatorSystem.objects.get() == changed
    assert changed.name == "改过"


@pytest.mark.django_db
def test_a_profile_with_a_wrong_system_is_refused_whole(tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(find_profile("yunhai").root, folder)
    file = folder / "indicators" / "coast.yaml"
    file.write_text(file.read_text().replace("denominator: income", "denominator: luck"))
    zones = folder / "zones.yaml"
    zones.write_text(zones.read_text().replace("YH-P-002", "YH-P-009"))
    with pytest.raises(ProfileInvalid) as refused:
        load_profile(str(folder))
    said = "\n".join(refused.value.problems)
    assert "没有“luck”可作分子或分母" in said
    assert "没有园区“YH-P-009”" in said
    assert not IndicatorSystem.objects.exists()


@pytest.mark.django_db
def test_another_community_has_its_own_system_and_figures() -> None:
    load_profile("yunhai", with_sample=True)
    assert [str(system) for system in IndicatorSystem.objects.all()] == ["云海协作带年度监测(示例)(第 1 版)"]
    assert set(Period.objects.values_list("state", flat=True)) == {"closed"}
    assert Figure.objects.filter(source=FigureSource.REPORTED).count() == 16
    assert Figure.objects.filter(source=FigureSource.COMPUTED).count() == 4
