"""Every rule, met and violated."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from xiechuang.domains.transfer import rules
from xiechuang.kernel.lib import clock
from xiechuang.kernel.workflow.public import Attempt

pytestmark = pytest.mark.usefixtures("frozen_clock")
TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=clock.HERE)
ACHIEVEMENT = {
    "title": "题", "text": "文", "fields": ["1"], "kind": "process", "stage": "pilot", "ways": ["licence"],
    "price_mode": "negotiable", "price_from_fen": None, "price_to_fen": None,
}  # fmt: skip
DEMAND = {"title": "题", "text": "文", "fields": ["1"], "modes": ["licence"], "deadline_on": None}
MEETING = {"meeting_at": NOW + timedelta(hours=1), "meeting_place": "天开园"}
CONTRACT = {"contract_number": "HT-1", "value_fen": 1, "signed_on": TODAY, "place": "130000"}


def fields(rule, subject=None, *, note="", actor=None, **details):
    """The fields the rule complains of."""
    row = SimpleNamespace(**(subject or {}))
    return [r.field for r in rule(Attempt(actor=actor, subject=row, note=note, details=details))]


def test_a_complete_achievement_passes():
    assert fields(rules.achievement_is_complete, ACHIEVEMENT) == []


@pytest.mark.parametrize("name", ["title", "text", "fields", "kind", "stage", "ways", "price_mode"])
def test_an_achievement_lacking_something_names_it(name):
    assert fields(rules.achievement_is_complete, ACHIEVEMENT | {name: type(ACHIEVEMENT[name])()}) == [name]


def test_an_empty_achievement_hears_everything_at_once():
    empty = dict.fromkeys(ACHIEVEMENT)
    assert len(fields(rules.achievement_is_complete, empty)) == 7


@pytest.mark.parametrize(
    ("mode", "low", "high", "faults"),
    [
        ("fixed", None, None, 1),
        ("fixed", 1, None, 0),
        ("fixed", 0, None, 0),
        ("range", None, None, 2),
        ("range", 1, None, 1),
        ("range", 1, 2, 0),
        ("auction", None, None, 0),
    ],
)
def test_a_stated_price_mode_wants_its_prices(mode, low, high, faults):
    priced = ACHIEVEMENT | {"price_mode": mode, "price_from_fen": low, "price_to_fen": high}
    assert fields(rules.achievement_is_complete, priced) == ["price"] * faults


def test_a_complete_demand_passes():
    assert fields(rules.demand_is_complete, DEMAND | {"deadline_on": TODAY + timedelta(days=1)}) == []


@pytest.mark.parametrize("name", ["title", "text", "fields", "modes"])
def test_a_demand_lacking_something_names_it(name):
    assert fields(rules.demand_is_complete, DEMAND | {name: None}) == [name]


@pytest.mark.parametrize("deadline", [TODAY, TODAY - timedelta(days=1)])
def test_a_deadline_lies_ahead(deadline):
    assert fields(rules.demand_is_complete, DEMAND | {"deadline_on": deadline}) == ["deadline_on"]


@pytest.mark.parametrize(("days", "is_ahead"), [(None, False), (-1, False), (0, False), (1, True)])
def test_a_term_is_ahead_or_over_and_never_both(days, is_ahead):
    record = {"expires_on": None if days is None else TODAY + timedelta(days=days)}
    assert (fields(rules.expiry_lies_ahead, record) == []) is is_ahead
    is_over = days is not None and not is_ahead
    assert (fields(rules.term_is_over, record) == []) is is_over


def test_nobody_checks_what_their_own_organisation_submitted():
    own, other = SimpleNamespace(organisation_id=1), SimpleNamespace(organisation_id=2)
    assert len(fields(rules.owner_is_not_reviewer, {"organisation_id": 1}, actor=own)) == 1
    assert fields(rules.owner_is_not_reviewer, {"organisation_id": 1}, actor=other) == []


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"meeting_at": None}, ["meeting_at"]),
        ({"meeting_at": NOW}, ["meeting_at"]),
        ({"meeting_place": "  "}, ["meeting_place"]),
        ({"meeting_place": None}, ["meeting_place"]),
        ({"meeting_place": "远" * 200}, []),
        ({"meeting_place": "远" * 201}, ["meeting_place"]),
        ({"meeting_at": None, "meeting_place": ""}, ["meeting_at", "meeting_place"]),
    ],
)
def test_a_meeting_has_a_time_ahead_and_a_place(changed, faults):
    assert fields(rules.meeting_is_stated, **MEETING | changed) == faults


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("price", []),
        ("other", []),
        ("", ["decline_code"]),
        (None, ["decline_code"]),
        ("boredom", ["decline_code"]),
    ],
)
def test_an_end_has_a_coded_reason(vocabularies, code, faults):
    assert fields(rules.decline_has_reason, decline_code=code) == faults


@pytest.mark.parametrize(
    ("code", "note", "faults"),
    [("other", "", ["note"]), ("other", " ", ["note"]), ("other", "搬迁", []), ("price", "", [])],
)
def test_the_reason_other_is_explained(code, note, faults):
    assert fields(rules.text_of_other_reason, note=note, decline_code=code) == faults


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, []),
        ({"contract_number": " "}, ["contract_number"]),
        ({"contract_number": "H" * 61}, ["contract_number"]),
        ({"value_fen": 0}, ["value"]),
        ({"value_fen": -1}, ["value"]),
        ({"value_fen": None}, ["value"]),
        ({"value_fen": 2**63}, ["value"]),
        ({"value_fen": 2**63 - 1}, []),
        ({"signed_on": None}, ["signed_on"]),
        ({"signed_on": TODAY + timedelta(days=1)}, ["signed_on"]),
        ({"signed_on": TODAY - timedelta(days=10)}, []),
        ({"signed_on": TODAY - timedelta(days=11)}, ["signed_on"]),
        ({"place": ""}, ["place"]),
        ({"product": "品" * 201}, ["product"]),
        ({"contract_type": "x" * 41}, ["contract_type"]),
        (dict.fromkeys(CONTRACT), ["contract_number", "value", "signed_on", "place"]),
    ],
)
def test_a_landing_names_its_contract(changed, faults):
    docking = {"proposed_at": NOW - timedelta(days=10)}
    assert fields(rules.contract_is_stated, docking, **CONTRACT | changed) == faults


@pytest.mark.parametrize(
    ("progress", "faults"), [("已签约", []), ("", ["progress"]), (" ", ["progress"]), (None, ["progress"])]
)
def test_a_report_says_what_was_done(progress, faults):
    assert fields(rules.progress_is_stated, progress=progress) == faults


def test_every_rule_says_what_it_demands():
    for name in rules.__all__:
        assert getattr(rules, name).__doc__.endswith("."), name
