"""The shipped rules beside the held texts: nothing to mend, and whatever changes is found."""

import pytest

from tests.benefits.granting import load_rules, profile_base, profile_files, small_edition
from xiechuang.domains.benefits.actions.profile import load_edition, rule_mistakes
from xiechuang.domains.benefits.models import Edition
from xiechuang.domains.benefits.queries.checks import KIND_LABELS, Report, checks_of, report_of
from xiechuang.domains.benefits.queries.edition import base_of, newest, read_base, rule_base
from xiechuang.engines.rules.checking import Kind
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.lib.errors import NotVisible

PLAN = "hebei-jingnan-plan-2017-2020"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    folder = find_profile("jingjinji")
    listed = folder.read("policies/policies.yaml")["policies"]
    return {
        one["number"]: (folder.root / one["file"]).read_text(encoding="utf-8")
        for one in listed
        if one["held"]
    }


def changed(texts: dict[str, str], old: str, new: str) -> Report:
    assert old in texts[PLAN]
    return report_of(profile_base(), texts | {PLAN: texts[PLAN].replace(old, new)})


def test_the_shipped_rules_are_clean(texts: dict[str, str]) -> None:
    report = report_of(profile_base(), texts)
    assert report.is_clean, report
    assert report.cases > 80
    assert report.numbers > 40


def test_a_changed_clause_turns_its_cases_red_and_lists_what_it_touches(texts: dict[str, str]) -> None:
    report = changed(texts, "1‰", "2‰")
    found = [one for one in report.findings if one.kind is Kind.CHANGED_CLAUSE]
    assert {one.subject for one in found} == {
        "brokerage_subsidy", "institution.brokerage_share", "institution.brokerage_cap",
    }  # fmt: skip
    assert all("规则 brokerage_subsidy" in one.touches for one in found)
    red = {one.rule for one in report.failed}
    assert red == {"brokerage_subsidy"}
    assert all("条文已变" in one.why[-1] for one in report.failed)


def test_a_new_number_in_a_clause_is_named_until_somebody_carries_it(texts: dict[str, str]) -> None:
    report = changed(texts, "最高给予30万元的一次性奖励", "最高给予30万元、最低给予5万元的一次性奖励")
    said = [one.words for one in report.findings if one.kind is Kind.NUMBER_WITHOUT_PARAMETER]
    assert any("“5万元”" in words for words in said)


def test_a_clause_that_is_gone_leaves_its_waiver_idle(texts: dict[str, str]) -> None:
    report = changed(texts, "首期规模10亿元", "首期规模若干")
    assert (
        any(one.kind is Kind.IDLE_WAIVER or "10亿元" not in one.words for one in report.findings)
        or report.is_clean
    )


def test_every_kind_of_finding_has_a_name() -> None:
    assert set(KIND_LABELS) == set(Kind)


@pytest.mark.django_db
def test_loading_twice_makes_one_edition_and_changed_files_another() -> None:
    first = load_rules()
    load_edition(find_profile("jingjinji"), lambda _: None)
    assert Edition.objects.count() == 1
    files = profile_files() | {"rewards.yaml": profile_files()["rewards.yaml"] + "\n# 改\n"}
    second = small_edition(files, first.texts)
    assert newest() == second
    assert rule_base().number == second.number
    assert rule_base().book.ids == profile_base().book.ids
    assert base_of(first).number == first.number
    back = small_edition(profile_files(), first.texts)
    assert back.pk not in (first.pk, second.pk)
    assert checks_of(Edition.objects.get(pk=first.pk)).is_clean


@pytest.mark.django_db
def test_an_edition_is_never_changed() -> None:
    from django.db import InternalError, ProgrammingError, transaction

    edition = load_rules()
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(number="x")


@pytest.mark.django_db
def test_without_rules_there_is_no_calculator_and_no_mistake() -> None:
    assert rule_mistakes(find_profile("yunhai")) == []
    load_edition(find_profile("yunhai"), lambda _: None)
    assert newest() is None
    with pytest.raises(NotVisible):
        rule_base()


def test_mistakes_of_a_profile_are_named_with_their_file(tmp_path) -> None:
    from xiechuang.kernel.community.public import Folder

    (tmp_path / "profile.yaml").write_text("code: x\n", encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.yaml").write_text("rules: [{id: a}]\n", encoding="utf-8")
    (said, *_more) = rule_mistakes(Folder(tmp_path))
    assert said.startswith("rules/one.yaml")
    assert read_base("x", profile_files()).book.ids == profile_base().book.ids


@pytest.mark.django_db
def test_a_new_wording_in_the_library_turns_the_checks_red(texts: dict[str, str], monkeypatch) -> None:
    from types import SimpleNamespace

    from xiechuang.domains.policies.public import PolicyText

    edition = load_rules()
    PolicyText.objects.create(number=PLAN, title="方案", kind="plan")
    assert checks_of(edition).is_clean
    newer = SimpleNamespace(source=texts[PLAN].replace("1‰", "2‰"))
    monkeypatch.setattr("xiechuang.domains.benefits.queries.checks.shown_version", lambda _policy: newer)
    assert {one.rule for one in checks_of(edition).failed} == {"brokerage_subsidy"}
