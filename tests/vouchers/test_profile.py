"""Schemes from a profile: what is published and what is not, mistakes by name, loading twice changes nothing."""

from pathlib import Path

import pytest
import yaml

from tests.factories import load_vocabularies
from tests.vouchers.world import official
from xiechuang.domains.providers.actions.profile import load_kinds
from xiechuang.domains.vouchers.actions.profile import load_schemes, scheme_mistakes
from xiechuang.domains.vouchers.actions.scheme import decide_parameters
from xiechuang.domains.vouchers.models import Scheme, SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.queries.schemes import parameter_lines, side_by_side
from xiechuang.domains.vouchers.rules.scheme import unknown_parameters
from xiechuang.domains.vouchers.states import Parameter, SchemeState, Sureness
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.community.public import Folder
from xiechuang.kernel.orgs.public import PUBLIC

# What facts are on file of; everything else must stay unknown.
KNOWN = {
    "beijing-computing-2026": {
        *("mode", "share", "year_cap", "incubated_year_cap", "validity_months", "issuing"),
        *("services", "conditions", "papers", "review_from"),
    },
    "beijing-research-2026": {"mode", "services", "papers", "validity_months"},
    "tianjin-research-2026": {"mode", "services", "papers"},
    "binhai-transactions-2026": {"mode", "services", "conditions"},
    "hebei-research-2026": {"mode", "issuing", "services", "negative_list", "conditions"},
}


@pytest.fixture
def loaded(db: None) -> None:
    load_vocabularies()
    from xiechuang.kernel.orgs.public import Region

    Region.objects.get_or_create(
        code="120116", defaults={"name": "滨海新区", "level": "district", "parent_id": "120000"}
    )
    folder = find_profile("jingjinji")
    load_kinds(folder, lambda _: None)
    load_schemes(folder, lambda _: None)


@pytest.mark.usefixtures("loaded")
def test_only_what_was_read_is_filled_and_every_value_has_clause_and_source() -> None:
    for code, known in KNOWN.items():
        version = SchemeVersion.objects.get(scheme__code=code)
        rows = {row.name: row for row in version.parameters.all()}
        assert set(rows) == {name.value for name in Parameter}
        assert {name for name, row in rows.items() if row.is_known} == known, code
        for name in known:
            assert rows[name].clause, (code, name)
            assert rows[name].source, (code, name)
            assert rows[name].sureness in (Sureness.TEXT, Sureness.PARTIAL)
        assert set(unknown_parameters(version)) == set(Parameter) - {Parameter(name) for name in known}
    assert set(Scheme.objects.values_list("code", flat=True)) == set(KNOWN)


@pytest.mark.usefixtures("loaded")
def test_schemes_stand_side_by_side_with_what_is_not_published_said_so() -> None:
    found = side_by_side(actor=PUBLIC, year=2026)
    assert [version.scheme.region_id for version in found.versions] == [
        "110000",
        "110000",
        "120000",
        "120000",
        "130000",
    ]
    share = next(row for row in found.rows if row.parameter is Parameter.SHARE)
    assert [cell.text for cell in share.cells if cell] == ["25%", *["未公布"] * 4]
    assert all(version.state == SchemeState.DRAFT for version in found.versions)
    assert {line.label for line in parameter_lines(found.versions[0])} == {name.label for name in Parameter}


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing_and_leaves_what_an_office_decided() -> None:
    version = SchemeVersion.objects.get(scheme__code="hebei-research-2026")
    decide_parameters(version, actor=official("130000"), values={"share": {"value": "40%", "clause": "批复"}})
    before = list(SchemeParameter.objects.order_by("pk").values())
    load_schemes(find_profile("jingjinji"), lambda _: None)
    assert list(SchemeParameter.objects.order_by("pk").values()) == before
    row = version.parameters.get(name="share")
    assert (row.value, row.sureness) == ("2/5", Sureness.DECIDED)


def profile(folder: Path, *schemes: dict) -> Folder:
    (folder / "vouchers").mkdir()
    for name, content in (
        ("profile.yaml", {"code": "x", "name": "x"}),
        ("regions.yaml", {"regions": [{"code": "110000", "name": "北京"}]}),
        ("providers.yaml", {"service_kinds": [{"code": "testing", "name": "测试"}]}),
        ("vouchers/a.yaml", {"schemes": list(schemes)}),
    ):
        (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True))
    return Folder(folder)


GOOD = {"code": "a", "region": "110000", "year": 2026, "kind": "x", "name": "券"}


def test_every_mistake_of_every_scheme_is_named(tmp_path: Path) -> None:
    sure = {"clause": "一", "source": "书", "sureness": "text"}
    folder = profile(
        tmp_path,
        GOOD | {"parameters": {"share": {"value": "一半"} | sure, "colour": {"value": 1} | sure}},
        GOOD | {"region": "999999", "parameters": {"services": {"value": ["washing"]} | sure}},
        {"code": "b", "region": "110000", "parameters": {"share": {"value": "50%", "sureness": "text"}}},
        GOOD | {"code": "c", "parameters": {"share": {"value": "50%", "sureness": "unknown"}}},
        GOOD | {"code": "d", "parameters": {"share": {"value": "50%"} | sure | {"sureness": "sample"}}},
    )
    found = "\n".join(scheme_mistakes(folder))
    for said in (
        "a:share:兑付比例：“一半”不是比例",
        "a:colour:没有参数“colour”",
        "a:重复出现",
        "没有地区“999999”",
        "没有服务类别“washing”",
        "b:缺少 name",
        "b:share:有值的须写 clause 和 source",
        "c:share:没有值的写 unknown",
        "d:share:把握程度只能是",
    ):
        assert said in found, said


def test_the_shipped_profiles_have_no_mistakes() -> None:
    for name in ("jingjinji", "yunhai"):
        assert scheme_mistakes(find_profile(name)) == []
