"""What a machine reads out of a text is gone through by a person, row by row; every decision is kept and announced."""

from copy import deepcopy
from decimal import Decimal

import pytest

from tests.engines.alignment.test_figures import TARGETS, rated
from tests.policies import library
from tests.policies.library import HEBEI, PLAN
from xiechuang.domains.policies.actions.rows import corrected, draft_rows, move_row, move_rows
from xiechuang.domains.policies.events import DutiesAccepted, RowsTakenBack, TargetsAccepted
from xiechuang.domains.policies.models import ExtractedRow, PolicyText
from xiechuang.domains.policies.queries.rows import in_sentence, rows_of, said_value
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.rules import NO_ACTOR
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.engines.alignment.figures import Bound, What
from xiechuang.kernel.events import _handlers
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC
from xiechuang.kernel.workflow.public import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What was announced."""
    heard: list[object] = []
    events = (DutiesAccepted, TargetsAccepted, RowsTakenBack)
    for event in events:
        _handlers[event].append(heard.append)
    yield heard
    for event in events:
        _handlers[event].remove(heard.append)


@pytest.fixture(scope="module")
def people_once(shelves_once):
    """The people, and the Jingnan plan with its draft table."""
    people = library.people()
    draft_rows(shown_version(PolicyText.objects.get(number=PLAN)), actor=people.hebei)
    return people


@pytest.fixture
def given(people_once, db):
    return deepcopy(people_once)


@pytest.fixture
def plan(given):
    return PolicyText.objects.get(number=PLAN)


@pytest.fixture
def small(given, statute):
    """A short statute with its draft table: a target and a duty, and a duty without anybody named."""
    draft_rows(shown_version(statute), actor=given.hebei)
    return statute


def one_of(policy, kind: RowKind) -> ExtractedRow:
    what = {"what": "quantity"} if kind is RowKind.TARGET else {}
    return ExtractedRow.objects.filter(version_read__policy=policy, kind=kind, **what).first()


def read(row: ExtractedRow):
    """A row in the shape of the list a person made."""
    where = row.address.removeprefix("chp_1__sec_3__").partition("__para")[0]
    at = where.removeprefix("point_").replace("para_1", "")
    value = pytest.approx(float(row.value))
    return at, What(row.what), row.indicator, Bound(row.bound), value, row.unit, row.year, row.written


def test_of_the_targets_of_the_plan_26_of_26_are_drafted(plan):
    rows = ExtractedRow.objects.filter(version_read__policy=plan, kind=RowKind.TARGET)
    section = [row for row in rows if row.anchor == "1-3" or row.anchor.startswith("1-3-")]
    recall, precision, missed, made_up = rated([read(row) for row in section], TARGETS)
    assert (len(section), recall, precision, missed, made_up) == (26, 1, 1, [], [])
    for row in section:
        assert row.version_read.source[row.start : row.end] == row.written


def test_the_26_are_accepted_together_announced_once_and_public(plan, given, told, client):
    rows = [row for row in rows_of(given.hebei, plan, RowKind.TARGET) if row.anchor.startswith("1-3")]
    done = move_rows(rows, actor=given.hebei, move="accept")
    assert [row.state for row in done] == [RowState.ACCEPTED] * 26
    assert len(told) == 1
    event = told[0]
    assert (type(event), event.policy, event.edition, len(event.rows)) == (TargetsAccepted, PLAN, 1, 26)
    firms = next(row for row in event.rows if row.indicator == "高新技术企业")
    assert (firms.value, firms.unit, firms.year, firms.bound) == (1000, "家", 2020, "达到")
    page = client.get(f"/policies/{PLAN}/targets/").content.decode()
    assert "共 26 条" in page
    assert f"/policies/{PLAN}/clauses/1-3-3/" in page
    sheet = client.get(f"/policies/{PLAN}/targets/", {"export": "xlsx"})
    assert sheet.content.startswith(b"PK")
    assert "还没有经人核对的内容" in client.get(f"/policies/{PLAN}/duties/").content.decode()


def test_reading_twice_is_refused_and_so_is_reading_by_others(small, given):
    version = shown_version(small)
    with pytest.raises(Refused, match="已经提取过"):
        draft_rows(version, actor=given.second)
    for who in (given.beijing, given.firm, given.park, given.auditor):
        with pytest.raises(Refused, match="由文本所属地区的主管部门"):
            draft_rows(version, actor=who)


def test_a_row_is_corrected_and_what_the_machine_read_stays(small, given, told):
    row = one_of(small, RowKind.TARGET)
    values = {"indicator": "高新技术企业", "value": "1,200", "year": "2025", "unit": "家"}
    done = move_row(row, actor=given.hebei, move="correct", values=values)
    assert (done.indicator, done.value, done.year) == ("高新技术企业", Decimal(1200), 2025)
    assert done.is_corrected
    assert done.proposed["indicator"] == "企业"
    assert told[-1].rows[0].indicator == "高新技术企业"
    step = steps_of(done).get()
    assert step.details["values"]["value"] == "1200.00000000"
    back = move_row(
        done, actor=given.second, move="correct", values={"indicator": "企业", "value": "100", "year": ""}
    )
    assert not back.is_corrected
    assert steps_of(back).count() == 2


def test_every_decision_on_a_row_is_kept_and_taking_back_is_announced(small, given, told):
    row = one_of(small, RowKind.TARGET)
    with pytest.raises(Refused, match="须填写理由"):
        move_row(row, actor=given.hebei, move="drop")
    move_row(row, actor=given.hebei, move="accept")
    with pytest.raises(Refused, match="当前状态不能"):
        move_row(row, actor=given.hebei, move="accept")
    dropped = move_row(row, actor=given.hebei, move="drop", note="不是目标")
    assert (dropped.state, dropped.reason) == (RowState.DROPPED, "不是目标")
    assert told[-1] == RowsTakenBack(policy=small.number, edition=1, kind="target", numbers=(row.number,))
    move_row(row, actor=given.second, move="reopen", note="再看")
    assert [one.move for one in steps_of(row)] == ["accept", "drop", "reopen"]
    assert len(told) == 2


def test_a_duty_without_anybody_is_not_accepted_until_it_says_so(plan, given, told):
    row = ExtractedRow.objects.filter(version_read__policy=plan, kind=RowKind.DUTY, actor="").first()
    with pytest.raises(Refused, match="没有责任主体"):
        move_row(row, actor=given.hebei, move="accept")
    done = move_row(row, actor=given.hebei, move="correct", values={"actor": NO_ACTOR, "bodies": ""})
    assert (type(told[-1]), told[-1].rows[0].actor, done.state) == (
        DutiesAccepted,
        NO_ACTOR,
        RowState.ACCEPTED,
    )


def test_many_at_once_is_all_or_nothing_and_every_row_that_does_not_fit_is_named(plan, given, told):
    rows = list(ExtractedRow.objects.filter(version_read__policy=plan, kind=RowKind.DUTY)[:30])
    lacking = [row for row in rows if not row.actor]
    assert lacking
    with pytest.raises(Refused) as refused:
        move_rows(rows, actor=given.hebei, move="accept")
    assert refused.value.reasons[0].text.startswith(lacking[0].number)
    assert not ExtractedRow.objects.filter(state=RowState.ACCEPTED).exists()
    assert told == []


@pytest.mark.parametrize(
    ("kind", "values", "wrong"),
    [
        (RowKind.TARGET, {"value": "很多", "year": "下一年", "bound": "大约", "unit": "长" * 21}, {"value", "year", "bound", "unit"}),
        (RowKind.TARGET, {"value": "", "actor": "省政府"}, {"value", "actor"}),
        (RowKind.TARGET, {"value": "NaN"}, {"value"}),
        (RowKind.TARGET, {"value": "1e30"}, {"value"}),
        (RowKind.DUTY, {"force": "最好", "action": "\x00"}, {"force", "action"}),
    ],
)  # fmt: skip
def test_what_was_typed_wrongly_in_a_row_is_named_field_by_field(small, kind, values, wrong):
    with pytest.raises(Invalid) as invalid:
        corrected(one_of(small, kind), values)
    assert set(invalid.value.fields) == wrong


def test_bodies_are_told_apart_by_the_marks_people_use(small):
    row = one_of(small, RowKind.DUTY)
    assert corrected(row, {"bodies": "科技厅、财政厅，发展改革委"})["bodies"] == [
        "科技厅",
        "财政厅",
        "发展改革委",
    ]


def test_nobody_else_decides_and_a_move_that_is_none_is_not_found(small, given):
    row = one_of(small, RowKind.TARGET)
    for who in (given.beijing, given.firm, given.park, given.auditor, PUBLIC):
        for move in ("accept", "correct"):
            with pytest.raises(Refused, match="由文本所属地区的主管部门"):
                move_row(row, actor=who, move=move)
    with pytest.raises(NotVisible):
        move_row(row, actor=given.hebei, move="no-such-move")


def test_a_row_stands_in_its_sentence_with_the_exact_span_marked(small):
    target, duty = one_of(small, RowKind.TARGET), one_of(small, RowKind.DUTY)
    place = in_sentence(target)
    assert "".join(run.text for run in place.runs) == "第一条　企业达到100家。"
    assert [run.text for run in place.runs if run.look] == ["100家"]
    assert place.line == 3
    looks = {run.look: run.text for run in in_sentence(duty).runs if run.look}
    assert looks["word"] == "应当"
    assert looks["place"] == "科技部门"
    assert said_value(target) == "达到 100 家"
    assert said_value(duty) == ""


def test_numbers_of_every_kind_are_said_as_people_write_them(plan):
    said = {row.written: said_value(row) for row in rows_of(PUBLIC, plan)} or {
        row.written: said_value(row)
        for row in ExtractedRow.objects.filter(version_read__policy=plan, kind=RowKind.TARGET)
    }
    assert said["2017-2020年"] == "2017–2020 年"
    assert said["2017年8月7日"] == "2017年8月7日"
    assert said["100亿元"] == "> 10,000,000,000 元"
    assert said["到2020年"] == "≤ 2020 年"


def test_the_decisions_draft_their_duties_with_the_bodies(given):
    policy = PolicyText.objects.get(number=HEBEI)
    draft_rows(shown_version(policy), actor=given.office)
    rows = ExtractedRow.objects.filter(version_read__policy=policy, kind=RowKind.DUTY)
    assert rows.count() == 36
    assert any(row.bodies for row in rows)
    assert {row.region_id for row in rows} == {"130000"}
