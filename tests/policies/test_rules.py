"""One test for each rule of the library, and one for each group of people a move is closed to."""

from datetime import date
from types import SimpleNamespace

import pytest

from tests.factories import actor
from tests.policies.library import FIRST, KNOWN, new_text, upload
from xiechuang.domains.policies import rules
from xiechuang.domains.policies.actions.preview import preview_of
from xiechuang.domains.policies.actions.reading import checked, read_file
from xiechuang.domains.policies.actions.storing import patch_between
from xiechuang.domains.policies.actions.version import version_faults
from xiechuang.domains.policies.flow import ROW, VERSION
from xiechuang.domains.policies.states import CHANGEABLE, Difference, RowState, Status, VersionState
from xiechuang.engines.alignment.versions import Patch, apply
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role
from xiechuang.kernel.workflow.public import Attempt


def tried(subject, rule, who=PUBLIC, **details):
    return [one.field or one.text for one in rule(Attempt(actor=who, subject=subject, details=details))]


def version(**more):
    given = {"created_by_id": 1, "problems": [], "problem_note": "", "source_name": "公报", "source_url": ""}
    return SimpleNamespace(**(given | more))


def test_who_uploaded_does_not_review_and_what_came_from_a_profile_anybody_may():
    me = SimpleNamespace(person_id=1)
    assert tried(version(), rules.second_person, me)
    assert not tried(version(), rules.second_person, SimpleNamespace(person_id=2))
    assert not tried(version(created_by_id=None), rules.second_person, SimpleNamespace(person_id=None))


@pytest.mark.parametrize("code", sorted(rules.BROKEN))
def test_a_broken_text_is_not_explained_away(code):
    broken = version(problems=[{"line": 3, "code": code, "text": "x"}], problem_note="原文如此")
    assert tried(broken, rules.signs_are_whole) == ["file"]
    assert tried(broken, rules.problems_are_explained) == []


def test_other_problems_are_explained_once_for_all():
    doubtful = [{"line": 1, "code": "missing", "text": "x"}, {"line": 2, "code": "unbalanced", "text": "y"}]
    assert tried(version(problems=doubtful), rules.problems_are_explained) == ["problem_note"]
    assert tried(version(problems=doubtful, problem_note=" "), rules.problems_are_explained) == [
        "problem_note"
    ]
    assert tried(version(problems=doubtful, problem_note="原文如此"), rules.problems_are_explained) == []


@pytest.mark.parametrize(
    ("name", "url", "refused"),
    [("", "", True), (" ", " ", True), ("公报", "", False), ("", "https://x.cn", False)],
)
def test_a_source_is_a_name_or_an_address(name, url, refused):
    assert bool(tried(version(source_name=name, source_url=url), rules.source_is_named)) is refused


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, set()),
        (KNOWN, set()),
        ({"valid_from": date(2020, 1, 1), "valid_until": date(2020, 1, 1)}, {"valid_until"}),
        ({"passed_on": date(2020, 1, 2), "valid_until": date(2020, 1, 1)}, {"valid_until"}),
        ({"passed_on": date(2020, 1, 2), "valid_from": date(2020, 1, 1)}, {"valid_from"}),
        ({"source_url": "https://www.example.cn/a?b=1"}, set()),
        ({"source_url": "www.example.cn"}, {"source_url"}),
        ({"note": "长" * 301, "amended_by": "长" * 201}, {"note", "amended_by"}),
    ],
)
def test_what_is_known_of_a_wording_fits_together(values, wrong):
    assert set(version_faults(values)) == wrong


@pytest.mark.parametrize(
    ("kind", "row", "given", "refused"),
    [
        ("duty", {"actor": ""}, {}, True),
        ("duty", {"actor": "省政府"}, {}, False),
        ("duty", {"actor": ""}, {"actor": rules.NO_ACTOR}, False),
        ("target", {"what": "quantity", "indicator": ""}, {}, True),
        ("target", {"what": "rank", "indicator": "排名"}, {}, False),
        ("target", {"what": "year", "indicator": ""}, {}, False),
    ],
)
def test_a_row_is_whole_before_it_is_accepted(kind, row, given, refused):
    subject = SimpleNamespace(**({"kind": kind, "actor": "", "what": "", "indicator": ""} | row))
    assert bool(tried(subject, rules.row_is_complete, values=given)) is refused


def test_a_row_of_a_wording_that_is_not_public_is_not_announced():
    for state, refused in ((VersionState.DRAFT, True), (VersionState.PUBLISHED, False)):
        subject = SimpleNamespace(version_read=SimpleNamespace(state=state))
        assert bool(tried(subject, rules.version_is_public)) is refused


@pytest.mark.django_db
def test_moves_are_offered_to_the_office_of_the_region_and_to_nobody_else(given):
    subject = SimpleNamespace(state=VersionState.SUBMITTED, region_id="130000")
    offered = {"return", "publish", "withdraw"}
    for who in (given.hebei, given.second, given.office, SYSTEM):
        assert {move.name for move in VERSION.open_to(who, subject)} == offered
    others = [given.beijing, given.tianjin, given.firm, given.park, given.auditor, PUBLIC, actor(Role.EXPERT)]
    for who in others:
        assert VERSION.open_to(who, subject) == []
        assert ROW.open_to(who, SimpleNamespace(state=RowState.OPEN, region_id="130000")) == []
    of_no_region = SimpleNamespace(state=VersionState.SUBMITTED, region_id=None)
    assert VERSION.open_to(given.hebei, of_no_region) == []
    assert VERSION.open_to(given.office, of_no_region)


@pytest.mark.django_db
def test_what_is_read_is_shown_with_the_days_the_text_states(given):
    policy = new_text(given.hebei)
    seen = preview_of(checked(FIRST + "第四条　本条例自公布之日起施行。\n"), policy=policy)
    assert (seen.passed_on, seen.valid_from, seen.on_publication) == (date(2019, 3, 1), None, True)
    assert [one.anchor for one in seen.pieces] == ["0", "1", "2", "3", "4"]
    assert (seen.problems, seen.changes) == ((), ())
    assert upload(policy, given.hebei).digest


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"empty"}),
        ("第一条　甲。\n第一条　乙。\n", {"doubled"}),
        ("某办法\n第一条　在2023年2月30日前办理。\n", {"no-such-day"}),
        ("某办法\n（2020年5月1日通过）\n第一条　本办法自2020年1月1日起施行。\n", {"effective-early"}),
        ("某办法\n第一条　甲\ufffd。\n", {"lost-signs"}),
        ("某办法\n- 3 -\n第一条　甲。\n", {"page-number"}),
        ("某办法\n第一条　（甲。\n", {"unbalanced"}),
        ("某办法\n没有编号的一段话。\n", {"no-numbers"}),
    ],
)
@pytest.mark.django_db
def test_bad_texts_are_named(text, codes):
    found = preview_of(checked(text), policy=None).problems
    assert codes <= {one.code for one in found}
    assert all(one.line >= 1 for one in found)


def test_signs_the_database_cannot_keep_are_replaced_and_named_by_line():
    read = checked("第一条　甲\n第二条　\x00乙\ud800\n")
    assert read.source == "第一条　甲\n第二条　�乙�\n"
    assert [(line, code) for line, code, _ in read.problems] == [(2, "unstorable")]
    assert read_file("第一条　甲".encode(), name="A.TXT").source == "第一条　甲"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "甲"),
        ("甲\r\n乙\r\n", "甲\r\n丙\r\n"),
        ("甲\n", "甲"),
        ("第一条\n\n", "第一条\n第二条 \t\n"),
        ("a" * 9000, "b" * 9000),
    ],
)
def test_a_difference_gives_the_new_wording_byte_for_byte(old, new):
    assert apply(old, Patch.from_plain(patch_between(old, new))).encode() == new.encode()


def test_every_state_has_a_name_a_look_and_a_sign_of_its_own():
    assert len({one.label for one in Status}) == len(Status)
    assert len({one.sign for one in Difference}) == len(Difference)
    assert {one.tone for one in (*Status, *VersionState, *RowState)} <= {
        "calm",
        "busy",
        "good",
        "warn",
        "bad",
    }
    assert {one for one in Status if one.holds} == {Status.IN_FORCE, Status.AMENDED}
    assert {VersionState.DRAFT, VersionState.RETURNED} == CHANGEABLE
