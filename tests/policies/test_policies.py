"""Policy texts: taken in from the profile, read by strangers, found clause by clause."""

from datetime import date
from pathlib import Path

import pytest

import xiechuang
from tests.factories import RegionFactory
from xiechuang.domains.policies.actions.profile import load_policies, policy_mistakes
from xiechuang.domains.policies.actions.sample import load_sample
from xiechuang.domains.policies.models import Clause, PolicyText
from xiechuang.domains.policies.queries.standing import published
from xiechuang.engines.alignment.versions import Patch, apply
from xiechuang.kernel.community.public import Folder, ProfileInvalid
from xiechuang.kernel.search.public import SearchEntry, find, renew_entries

PROFILES = Path(xiechuang.__file__).parent / "profiles"
PLAN = "hebei-jingnan-plan-2017-2020"


@pytest.fixture
def regions(db):
    return [RegionFactory(code=code) for code in ("110000", "120000", "130000")]


@pytest.fixture
def loaded(regions):
    load_policies(Folder(PROFILES / "jingjinji"), lambda _: None)


def folder(root: Path, policies: str, **files: str) -> Folder:
    (root / "policies").mkdir(exist_ok=True)
    (root / "profile.yaml").write_text("code: x", encoding="utf-8")
    (root / "regions.yaml").write_text("regions: [{code: '1'}]", encoding="utf-8")
    (root / "policies" / "policies.yaml").write_text(policies, encoding="utf-8")
    for name, text in files.items():
        (root / "policies" / f"{name}.txt").write_text(text, encoding="utf-8")
    return Folder(root)


def test_both_shipped_profiles_have_no_mistake():
    for name in ("jingjinji", "yunhai"):
        assert policy_mistakes(Folder(PROFILES / name)) == []


def test_every_mistake_is_named(tmp_path):
    wrong = (
        "policies:\n- {number: a, title: 甲, kind: plan, region: '9', passed_on: someday, held: true, file: policies/no.txt}\n"
        "- {number: a, kind: plan, held: true, file: ../../etc/passwd}\n"
    )
    found = "\n".join(policy_mistakes(folder(tmp_path, wrong)))
    for part in ("没有地区“9”", "passed_on 不是日期", "没有文件“policies/no.txt”", "缺少 title", "重复出现", "没有文件“../../"):  # fmt: skip
        assert part in found


def test_what_is_not_held_is_listed_without_a_clause(loaded):
    text = PolicyText.objects.get(number="tianjin-decision-2023")
    assert not text.is_held
    assert not text.clauses.exists()


def test_loading_again_changes_nothing_and_what_left_the_profile_leaves(tmp_path, regions):
    one = "- {number: one, title: 甲, kind: plan, held: true, file: policies/one.txt}\n"
    two = "- {number: two, title: 乙, kind: plan, held: true, file: policies/two.txt}\n"
    first = folder(tmp_path, f"policies:\n{one}{two}", one="一、储能\n二、氢能", two="一、钢铁")
    load_policies(first, lambda _: None)
    before = list(SearchEntry.objects.values())
    load_policies(first, lambda _: None)
    assert list(SearchEntry.objects.values()) == before
    assert renew_entries() == 0
    load_policies(folder(tmp_path, f"policies:\n{one}", one="一、储能\n二、氢能"), lambda _: None)
    assert [clause.anchor for clause in Clause.objects.all()] == ["1", "2"]
    assert [entry.number for entry in SearchEntry.objects.all()] == ["one/1", "one/2"]
    assert not PolicyText.objects.filter(number="two").exists()


def test_what_is_public_is_never_changed_by_a_file(tmp_path, regions):
    one = "policies:\n- {number: one, title: 甲, kind: plan, held: true, file: policies/one.txt}\n"
    load_policies(folder(tmp_path, one, one="一、储能"), lambda _: None)
    with pytest.raises(ProfileInvalid, match="第 1 版的文字与已收录的不同"):
        load_policies(folder(tmp_path, one, one="一、氢能"), lambda _: None)


def test_a_later_wording_of_a_profile_becomes_the_second_version(tmp_path, regions):
    said = (
        "policies:\n- number: one\n  title: 甲\n  kind: plan\n  versions:\n"
        "  - {file: policies/one.txt, valid_from: 2020-01-01}\n"
        "  - {file: policies/two.txt, valid_from: 2024-01-01, amended_by: 修改决定}\n"
    )
    given = folder(tmp_path, said, one="一、储能", two="一、氢能\r\n二、储能")
    assert policy_mistakes(given) == []
    load_policies(given, lambda _: None)
    policy = PolicyText.objects.get()
    first, second = published(policy)
    assert (first.valid_until, second.valid_from) == (date(2024, 1, 1), date(2024, 1, 1))
    assert apply(first.source, Patch.from_plain(second.patch)) == second.source == "一、氢能\r\n二、储能"
    assert [clause.text for clause in policy.clauses.all()] == ["一、氢能", "二、储能"]


def test_a_clause_is_found_by_strangers_and_the_hit_leads_to_it(loaded, client):
    hit = find("高新技术企业达到 科技型中小企业", kinds=["policy"], limit=1).entries[0]
    page, _, anchor = hit.url.partition("#")
    assert page == f"/policies/{PLAN}/"
    text = client.get(page).content.decode()
    assert f'id="{anchor}"' in text
    assert f'href="#{anchor}"' in text
    assert "高新技术企业达到" in text
    assert hit.owner.startswith("河北·京南")


def test_among_the_newest_a_text_stands_at_its_own_date(loaded):
    newest = find("", kinds=["policy"], limit=100).entries
    assert newest[0].url.startswith("/policies/hebei-decision-2023/")
    assert newest[0].changed_at.year == 2023


def test_strangers_read_the_list_and_every_text(loaded, client):
    listed = client.get("/policies/").content.decode()
    for text in PolicyText.objects.all():
        assert text.title in listed
        page = client.get(f"/policies/{text.number}/")
        assert page.status_code == 200
        assert ("未持有这份文本的全文" in page.content.decode()) is not text.is_held
    assert client.get("/policies/no-such-text/").status_code == 404


def test_what_a_text_says_is_shown_and_never_run(tmp_path, regions, client):
    said = "policies:\n- {number: x, title: <b>甲</b>, kind: plan, held: true, file: policies/x.txt}\n"
    load_policies(folder(tmp_path, said, x="一、<script>alert(1)</script>"), lambda _: None)
    text = client.get("/policies/x/").content.decode()
    assert "<script>alert" not in text
    assert "<b>甲" not in text


def test_the_same_over_the_api(loaded, client):
    listed = client.get("/api/policies").json()["items"]
    assert {one["number"] for one in listed} == set(PolicyText.objects.values_list("number", flat=True))
    detail = client.get(f"/api/policies/{PLAN}").json()
    assert detail["passed_on"] == "2017-08-07"
    assert [one["anchor"] for one in detail["clauses"]][:4] == ["0", "1", "1-1", "1-2"]
    hit = client.get("/api/search?kind=policy&q=空间布局").json()["items"][0]
    assert client.get(hit["href"]).status_code == 200


def test_loading_the_profile_again_takes_nothing_back_that_officials_put_down(loaded):
    text = PolicyText.objects.filter(number="tianjin-decision-2023")
    text.update(passed_on=date(2023, 11, 29))
    PolicyText.objects.filter(number=PLAN).update(repealed_on=date(2025, 1, 1), repealed_by="某决定")
    load_policies(Folder(PROFILES / "jingjinji"), lambda _: None)
    assert text.get().passed_on == date(2023, 11, 29)
    plan = PolicyText.objects.get(number=PLAN)
    assert (plan.repealed_on, plan.repealed_by, plan.passed_on) == (
        date(2025, 1, 1),
        "某决定",
        date(2017, 8, 7),
    )


def test_the_sample_text_is_marked_has_two_wordings_and_a_table_gone_through(loaded, client):
    for _ in range(2):
        load_sample(Folder(PROFILES / "jingjinji"), lambda _: None)
    text = PolicyText.objects.get(is_sample=True)
    assert [one.edition for one in published(text)] == [1, 2]
    assert all(one.is_sample and not one.problems for one in published(text))
    page = client.get(f"/policies/{text.number}/").content.decode()
    assert "示例" in page
    assert "入网仪器达到800台" in page
    assert (
        "入网仪器达到500台" in client.get(f"/policies/{text.number}/", {"on": "2023-01-01"}).content.decode()
    )
    duties = client.get(f"/api/policies/{text.number}/rows", {"kind": "duty"}).json()["items"]
    assert "省科学技术部门" in {one["actor"] for one in duties}
    load_policies(Folder(PROFILES / "jingjinji"), lambda _: None)
    assert PolicyText.objects.filter(pk=text.pk).exists()
    load_sample(Folder(PROFILES / "yunhai"), lambda _: None)
    assert PolicyText.objects.filter(is_sample=True).count() == 1
