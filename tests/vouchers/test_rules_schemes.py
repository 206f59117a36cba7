"""What schemes and budgets refuse, in words, with clause and field, all at once."""

from typing import Any

import pytest

from tests.vouchers.world import (
    DAY,
    WAN,
    World,
    official,
    refused,
)
from xiechuang.domains.vouchers.actions.budget import appropriate, plan_batch
from xiechuang.domains.vouchers.actions.scheme import (
    create_scheme,
    decide_parameters,
    make_version,
    move_scheme,
)
from xiechuang.domains.vouchers.models import SchemeVersion
from xiechuang.domains.vouchers.rules.reading import read_parameter
from xiechuang.domains.vouchers.rules.words import text_of
from xiechuang.domains.vouchers.states import Parameter
from xiechuang.engines.rules.parameters import UnreadableError
from xiechuang.kernel.lib.errors import Invalid, Refused


def test_a_scheme_with_anything_unpublished_does_not_open_and_all_of_it_is_named(morning: None) -> None:
    office = official("130000")
    version = create_scheme(actor=office, values={"name": "券", "kind": "research", "year": 2026})
    found = refused(lambda: move_scheme(version, actor=office, move="open"))
    assert set(found) == {name.value for name in Parameter}
    assert "“兑付比例”未公布，主管部门设定后才能实施" in found["share"]


def test_values_that_cannot_be_read_are_all_named_and_none_is_kept(world: World) -> None:
    version = make_version(world.version.scheme, actor=world.office, reason="修订")
    values = {
        "share": {"value": "一半"},
        "contract_cap": {"value": "很多"},
        "services": {"value": ["洗车"]},
        "mode": {"value": "现金"},
        "claim_days": {"value": 0},
        "year_cap": {"value": "60万元"},
        "nonsense": {"value": 1},
    }
    with pytest.raises(Invalid) as wrong:
        decide_parameters(version, actor=world.office, values=values)
    assert set(wrong.value.fields) == set(values) - {"year_cap"}
    assert version.parameters.get(name="year_cap").value == 50 * WAN


def test_what_is_in_force_is_not_changed_and_others_do_not_decide(world: World) -> None:
    with pytest.raises(Refused, match="修订为新版"):
        decide_parameters(world.version, actor=world.office, values={"share": {"value": "60%"}})
    with pytest.raises(Refused, match="主管部门设定"):
        decide_parameters(world.version, actor=official("110000"), values={})
    with pytest.raises(Refused, match="写明原因"):
        make_version(world.version.scheme, actor=world.office, reason=" ")
    with pytest.raises(Refused, match="主管部门办理"):
        create_scheme(actor=world.firm, values={})


def test_a_scheme_needs_a_name_a_kind_and_a_year_all_said_at_once(morning: None) -> None:
    with pytest.raises(Invalid) as wrong:
        create_scheme(actor=official("130000"), values={"year": 1900})
    assert set(wrong.value.fields) == {"name", "kind", "year"}


@pytest.mark.parametrize(
    ("name", "written", "kept", "shown"),
    [
        (Parameter.SHARE, "25%", "1/4", "25%"),
        (Parameter.CONTRACT_CAP, "20万元", 20 * WAN, "200,000.00 元"),
        (Parameter.CONTRACT_CAP, "不设上限", "none", "不设上限"),
        (Parameter.REVIEW_FROM, "每件都评审", 0, "每件都评审"),
        (Parameter.REVIEW_FROM, "不须评审", "none", "不须评审"),
        (Parameter.MODE, "机构兑付", "pay_provider", "机构兑付"),
        (Parameter.VALIDITY, 12, 12, "12 个月"),
        (Parameter.NEGATIVE, "法定检测\n强制检测", ["法定检测", "强制检测"], "法定检测；强制检测"),
        (Parameter.FURTHER, "无", [], "无"),
        (Parameter.PAPERS, ["发票", "contract"], ["invoice", "contract"], "发票；服务合同"),
        (Parameter.SHARE, "未公布", None, "未公布"),
    ],
)
def test_a_value_is_read_as_it_is_written_and_said_again(
    name: Parameter, written: Any, kept: Any, shown: str
) -> None:
    assert read_parameter(name, written) == kept
    assert text_of(name, kept) == shown


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Parameter.SHARE, "0%"),
        (Parameter.SHARE, "130%"),
        (Parameter.CONTRACT_CAP, "-5万元"),
        (Parameter.CONTRACT_CAP, True),
        (Parameter.VALIDITY, 1000),
        (Parameter.CONDITIONS, [{"fact": "staff", "below": 3}]),
        (Parameter.CONDITIONS, [{"text": "x", "fact": "height", "below": 3}]),
        (Parameter.CONDITIONS, [{"text": "x", "fact": "staff"}]),
        (Parameter.CONDITIONS, ["x"]),
        (Parameter.NEGATIVE, 5),
        (Parameter.FURTHER, ["长" * 201]),
        (Parameter.PAPERS, ["照片"]),
    ],
)
def test_what_is_no_such_value_is_refused(name: Parameter, written: Any) -> None:
    with pytest.raises(UnreadableError):
        read_parameter(name, written)


def test_money_is_appropriated_and_batches_planned_by_the_office_and_within_sense(world: World) -> None:
    from uuid import uuid4

    with pytest.raises(Refused, match="主管部门办理"):
        appropriate(world.pool, actor=world.firm, amount_fen=1, basis="x", key=uuid4())
    with pytest.raises(Invalid) as wrong:
        appropriate(world.pool, actor=world.office, amount_fen=-(10**9), basis=" ", key=uuid4())
    assert set(wrong.value.fields) == {"amount", "basis"}
    assert "还剩 4,000,000.00 元" in wrong.value.fields["amount"][0]
    with pytest.raises(Invalid) as wrong:
        plan_batch(world.pool, actor=world.office, name="", opens_on=DAY, closes_on=DAY, amount_fen=0)
    assert set(wrong.value.fields) == {"name", "closes_on", "amount"}


def test_what_an_opened_version_says_is_read_once_and_a_draft_each_time(
    world: World, django_assert_num_queries: Any
) -> None:
    opened = SchemeVersion.objects.get(pk=world.version.pk)
    said = {name: row.value for name, row in opened.by_name.items()}
    again = SchemeVersion.objects.get(pk=world.version.pk)
    with django_assert_num_queries(0):
        assert {name: row.value for name, row in again.by_name.items()} == said
        assert again.parameter(Parameter.SHARE).scheme_version is again
    made = make_version(world.version.scheme, actor=world.office, reason="修订")
    for share in ("60%", "70%"):
        decide_parameters(made, actor=world.office, values={"share": {"value": share, "clause": "第一条"}})
        assert text_of(Parameter.SHARE, SchemeVersion.objects.get(pk=made.pk).value(Parameter.SHARE)) == share
    assert again.value(Parameter.SHARE) == said["share"]
