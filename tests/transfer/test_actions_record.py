"""Entering, changing and throwing away records."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    bring,
    owner_of,
)
from xiechuang.domains.transfer.actions.record import change_record, create_record, delete_draft, touch
from xiechuang.domains.transfer.models import Achievement, Demand
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.audit.public import Entry, history_of
from xiechuang.kernel.documents.public import Document, attach_document, store_document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.workflow.public import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]
OWNERS = {Role.FIRM, Role.INSTITUTE}


@pytest.fixture
def firm():
    return actor(Role.FIRM, region="120000")


def enter(who, model=Demand, **values):
    return create_record(model, actor=who, values={"title": "寻求储能电池"} | values)


def faults(who, model=Demand, **values):
    """What is wrong with each field; nothing may have been written."""
    with pytest.raises(Invalid) as invalid:
        enter(who, model, **values)
    assert not model.objects.exists()
    return invalid.value.fields


def test_a_new_record_is_a_numbered_draft_of_the_actors_organisation(firm):
    row = enter(firm)
    assert (row.number, row.status, row.version) == ("XQ-2026-000001", RecordState.DRAFT, 1)
    assert (row.organisation_id, row.region_id, row.created_by_id) == (
        firm.organisation_id,
        "120000",
        firm.person_id,
    )
    assert row.created_at == clock.now()
    assert [s.move for s in steps_of(row)] == ["create"]
    assert history_of(row).get().action == "demand.create"
    assert enter(firm, Achievement).number == "CG-2026-000001"


@pytest.mark.parametrize("role", Role)
def test_only_firms_and_institutes_enter_records(role):
    who = actor(role)
    if role in OWNERS:
        assert enter(who).organisation_id == who.organisation_id
        return
    with pytest.raises(Refused, match="只有企业和高校院所"):
        enter(who)


def test_the_owner_cannot_be_chosen_nor_any_other_column_that_is_not_content(firm):
    other = OrganisationFactory()
    row = enter(
        firm,
        organisation_id=other.pk,
        region_id="110000",
        state="published",
        number="X",
        version=9,
        is_sample=True,
    )
    assert (row.organisation_id, row.region_id, row.state, row.version) == (
        firm.organisation_id,
        "120000",
        "draft",
        1,
    )
    assert row.number != "X"
    assert row.is_sample is False


def test_everything_a_demand_can_hold_is_kept(firm):
    values = {
        "text": "正文", "fields": ["6.1"], "keywords": ["储能"], "stage": "pilot", "trl_scale": "trl9", "trl_level": 7, "own_code": "D-7",
        "expires_on": clock.today() + timedelta(days=9), "budget_from_fen": 1, "budget_to_fen": 2, "deadline_on": clock.today(),
        "modes": ["licence"], "region_preference": ["130000"], "confidentiality": "named",
    }  # fmt: skip
    parameters = [
        {
            "quantity": "循环寿命",
            "comparator": "between",
            "value": Decimal("1.5"),
            "value_to": Decimal(2),
            "unit": "万次",
            "must": False,
        }
    ]
    row = Demand.objects.get(pk=enter(firm, **values, parameters=parameters).pk)
    assert {name: getattr(row, name) for name in values} == values
    kept = row.parameters.get()
    assert {name: getattr(kept, name) for name in parameters[0]} == parameters[0]


def test_everything_an_achievement_can_hold_is_kept(firm):
    values = {
        "kind": "patent", "ip": [{"kind": "invention_patent", "number": "ZL2024"}], "price_mode": "range", "price_from_fen": 1,
        "price_to_fen": 2, "ways": ["licence", "equity"], "inventors": ["王某"], "trl_scale": "trl13", "trl_level": 13,
    }  # fmt: skip
    row = Achievement.objects.get(
        pk=enter(firm, Achievement, **values, parameters=[{"quantity": "容量", "value": 5, "unit": "Ah"}]).pk
    )
    assert {name: getattr(row, name) for name in values} == values
    assert str(row.parameters.get()) == "容量 5Ah"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"title": ""}, "title", ""),
        ({"title": None}, "title", ""),
        ({"title": "   "}, "title", ""),
        ({"title": "长" * 201}, "title", "200"),
        ({"title": "甲\x00"}, "title", "不能保存"),
        ({"text": "甲\ud800"}, "text", "不能保存"),
        ({"keywords": ["甲\x00"]}, "keywords", "不能保存"),
        ({"region_preference": ["\x00"]}, "region_preference", "不能保存"),
        ({"fields": ["6.1", "99.9"]}, "fields", "没有代码“99.9”"),
        ({"stage": "moon"}, "stage", "没有代码“moon”"),
        ({"modes": ["marriage"]}, "modes", "没有代码"),
        ({"trl_scale": "trl9"}, "trl_level", "须同时填写"),
        ({"trl_level": 3}, "trl_level", "须同时填写"),
        ({"trl_scale": "trl9", "trl_level": 10}, "trl_level", "没有 10 级"),
        ({"trl_scale": "trl13", "trl_level": 14}, "trl_level", "没有 14 级"),
        ({"trl_scale": "stages", "trl_level": 1}, "trl_scale", "没有代码"),
        ({"budget_from_fen": -1}, "budget", "不能为负"),
        ({"budget_from_fen": 2, "budget_to_fen": 1}, "budget", "上限小于下限"),
        ({"budget_from_fen": 2**63}, "budget_from_fen", ""),
        ({"region_preference": ["990000"]}, "region_preference", "不是共同体的成员地区"),
        ({"confidentiality": "secret"}, "confidentiality", "没有公开范围"),
        ({"place_id": "999999"}, "place", ""),
        ({"own_code": "x" * 61}, "own_code", "60"),
        ({"keywords": ["x" * 61]}, "keywords", ""),
        ({"parameters": [{"comparator": "ge", "value": 1}]}, "parameters", "第 1 项指标:须填写指标名称"),
        ({"parameters": [{"quantity": "a", "comparator": "ge"}]}, "parameters", "须填写数值"),
        ({"parameters": [{"quantity": "a", "comparator": "near", "value": 1}]}, "parameters", "没有比较方式"),
        ({"parameters": [{"quantity": "a", "comparator": "between", "value": 1}]}, "parameters", "须填写两个数值"),
        ({"parameters": [{"quantity": "a", "comparator": "ge", "value": 1, "value_to": 2}]}, "parameters", "只填一个"),
        ({"parameters": [{"quantity": "a", "comparator": "between", "value": 2, "value_to": 1}]}, "parameters", "小于前一个"),
        ({"parameters": [{"quantity": "a", "comparator": "ge", "value": Decimal("NaN")}]}, "parameters", "有限的数"),
        ({"parameters": [{"quantity": "a", "comparator": "ge", "value": Decimal("1e16")}]}, "parameters", "数值过大"),
        ({"parameters": [{"quantity": "a", "comparator": "ge", "value": Decimal("1e-9")}]}, "parameters", "8 位小数"),
        ({"parameters": [{"quantity": "a\x00", "comparator": "ge", "value": 1}]}, "parameters", "不能保存"),
        ({"parameters": [{"quantity": "a" * 61, "comparator": "ge", "value": 1}]}, "parameters", "60"),
    ],
)  # fmt: skip
def test_what_a_demand_cannot_hold_is_named_by_field(firm, values, field, words):
    assert any(words in message for message in faults(firm, **values)[field])


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"kind": "idea"}, "kind", "没有代码"),
        ({"price_mode": "barter"}, "price_mode", "没有代码"),
        ({"ways": ["gift"]}, "ways", "没有代码"),
        ({"ip": [{"kind": "patent of nobility"}]}, "ip", "没有知识产权类别"),
        ({"ip": [{}]}, "ip", "没有知识产权类别"),
        ({"ip": [{"kind": "invention_patent", "number": "\x00"}]}, "ip", "不能保存"),
        ({"price_to_fen": 1}, "price", "缺下限"),
        ({"price_from_fen": 2, "price_to_fen": 1}, "price", "上限小于下限"),
    ],
)
def test_what_an_achievement_cannot_hold_is_named_by_field(firm, values, field, words):
    assert any(words in message for message in faults(firm, Achievement, **values)[field])


def test_all_faults_of_all_fields_come_at_once(firm):
    found = faults(
        firm,
        title="",
        stage="moon",
        budget_from_fen=-1,
        trl_level=3,
        parameters=[{"quantity": "", "value": None}],
    )
    assert set(found) == {"title", "stage", "budget", "trl_level", "parameters"}


def test_a_value_that_is_none_means_empty_or_the_default(firm):
    row = enter(firm, text=None, fields=None, confidentiality=None, trl_level=None, stage=None)
    assert (row.text, row.fields, row.confidentiality, row.trl_level) == ("", [], "public", None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(max_size=210), text=st.text(max_size=50), keywords=st.lists(st.text(max_size=70), max_size=3),
    low=st.none() | st.integers(-1, 2**64), high=st.none() | st.integers(-1, 2**64), level=st.none() | st.integers(-1, 20),
    value=st.none() | st.integers() | st.decimals() | st.decimals(0, 1, places=10), unit=st.text(max_size=50),
)  # fmt: skip
def test_whatever_is_typed_is_kept_or_named_but_never_fails(
    firm, title, text, keywords, low, high, level, value, unit
):
    values = {
        "title": title, "text": text, "keywords": keywords, "budget_from_fen": low, "budget_to_fen": high, "trl_scale": "trl9",
        "trl_level": level, "parameters": [{"quantity": "量", "comparator": "ge", "value": value, "unit": unit}],
    }  # fmt: skip
    try:
        row = create_record(Demand, actor=firm, values=values)
    except Invalid as invalid:
        named = invalid.fields
    else:
        named = {}
    if named:
        return
    row.refresh_from_db()
    assert (row.title, row.keywords, row.parameters.get().value) == (title.strip(), keywords, value)


def test_changing_counts_versions_and_names_what_changed(firm):
    row = enter(firm, parameters=[{"quantity": "旧", "comparator": "ge", "value": 1}])
    row = change_record(
        row,
        actor=firm,
        values={"title": "新", "parameters": [{"quantity": "新", "comparator": "le", "value": 2}]},
        version=1,
    )
    assert (row.title, row.version, [p.quantity for p in row.parameters.all()]) == ("新", 2, ["新"])
    assert '"changed": ["parameters", "title"]' in history_of(row).first().details


def test_what_is_not_named_stays_as_it_is(firm):
    row = enter(firm, text="正文", parameters=[{"quantity": "旧", "comparator": "ge", "value": 1}])
    row = change_record(row, actor=firm, values={"title": "新"})
    assert (row.text, row.parameters.count()) == ("正文", 1)


def test_a_change_on_an_old_version_is_refused_and_overwrites_nothing(firm):
    row = enter(firm)
    change_record(row, actor=firm, values={"title": "甲的"}, version=1)
    with pytest.raises(Refused, match="刚被他人改过"):
        change_record(row, actor=firm, values={"title": "乙的"}, version=1)
    row.refresh_from_db()
    assert (row.title, row.version) == ("甲的", 2)


def test_a_faulty_change_changes_nothing(firm):
    row = enter(firm, parameters=[{"quantity": "旧", "comparator": "ge", "value": 1}])
    with pytest.raises(Invalid):
        change_record(row, actor=firm, values={"title": "新", "stage": "moon", "parameters": []})
    row.refresh_from_db()
    assert (row.title, row.version, row.parameters.count()) == ("寻求储能电池", 1, 1)


@pytest.mark.parametrize("state", RecordState)
@pytest.mark.parametrize("factory", [AchievementFactory, DemandFactory])
def test_only_drafts_and_returned_records_are_changed(factory, state):
    row = factory(state=state)
    owner = owner_of(row.organisation)
    if state in (RecordState.DRAFT, RecordState.RETURNED):
        assert change_record(row, actor=owner, values={"title": "新"}).title == "新"
        return
    with pytest.raises(Refused, match="不能修改"):
        change_record(row, actor=owner, values={"title": "新"})


@pytest.mark.parametrize(
    "deed",
    [
        lambda row, who: change_record(row, actor=who, values={"title": "新"}),
        lambda row, who: delete_draft(row, actor=who),
    ],
)
def test_only_the_owner_changes_and_deletes(firm, deed):
    row = enter(firm)
    for role in Role:
        with pytest.raises(Refused, match="只有所属单位"):
            deed(row, actor(role))
    row.refresh_from_db()
    assert row.title == "寻求储能电池"


def test_an_own_code_is_used_once_in_an_organisation(firm):
    first = enter(firm, own_code="D-1")
    with pytest.raises(Refused, match=f"D-1”已用于 {first.number}"):
        enter(firm, own_code="D-1")
    second = enter(firm, own_code="D-2")
    with pytest.raises(Refused, match=f"已用于 {first.number}"):
        change_record(second, actor=firm, values={"own_code": "D-1"})
    assert change_record(first, actor=firm, values={"own_code": "D-1"}).own_code == "D-1"


def test_own_codes_of_others_of_the_other_kind_and_empty_ones_do_not_collide(firm):
    enter(firm, own_code="D-1")
    enter(actor(Role.FIRM), own_code="D-1")
    enter(firm, Achievement, own_code="D-1")
    enter(firm)
    enter(firm)
    assert Demand.objects.count() == 4


def test_the_table_itself_refuses_a_second_own_code(firm):
    enter(firm, own_code="D-1")
    with pytest.raises(IntegrityError):
        Demand.objects.create(
            number="X", title="题", organisation_id=firm.organisation_id, region_id="120000", own_code="D-1"
        )


def test_a_draft_is_thrown_away_with_its_attachments_and_leaves_its_trail(firm):
    row = enter(firm)
    attach_document(
        actor=firm, document=store_document(actor=firm, file=ContentFile(b"a\n"), name="a.txt"), subject=row
    )
    delete_draft(row, actor=firm)
    assert not Demand.objects.exists()
    assert not Document.objects.exists()
    assert Entry.objects.filter(action="demand.delete", subject_number=row.number).exists()
    with pytest.raises(NotVisible):
        delete_draft(row, actor=firm)


@pytest.mark.parametrize(
    "moves", [("submit",), ("submit", "return"), ("submit", "withdraw"), ("submit", "check", "publish")]
)
def test_what_was_ever_submitted_stays(moves):
    row = bring(DemandFactory(), moves=moves)
    with pytest.raises(Refused, match="从未提交的草稿"):
        delete_draft(row, actor=owner_of(row.organisation))
    assert Demand.objects.filter(pk=row.pk).exists()


def test_a_new_attachment_counts_as_a_change(firm):
    row = enter(firm)
    touch(row)
    row.refresh_from_db()
    assert row.version == 2


def test_the_place_may_be_a_city_of_the_region(firm):
    city = type(RegionFactory())(code="120116", name="滨海新区", level="district", parent_id="120000")
    city.save()
    assert enter(firm, place_id="120116").place == city
