"""Obligations: recorded once however often they are asked, moved on the ledger, taken back once, never changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.clearing.owing import BEIJING, HEBEI, TIANJIN, TODAY, assert_whole, owe, owing, position
from tests.factories import actor
from xiechuang.domains.clearing.models import Obligation
from xiechuang.domains.clearing.public import record_obligations, reverse_obligation
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.ledger.public import Transfer
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Role

pytestmark = pytest.mark.usefixtures("given")


def test_what_is_owed_stands_on_both_positions_and_sums_to_nothing():
    made = owe(HEBEI, TIANJIN, 500)
    assert (position(HEBEI), position(TIANJIN)) == (-500, 500)
    assert Transfer.objects.get(pk=made.pk).reason == "voucher test.claim CL-1 2026-06-01"
    assert_whole()


def test_the_same_request_is_the_same_obligation_and_another_body_is_refused():
    key = uuid4()
    first = owe(HEBEI, TIANJIN, 500, id=key)
    assert owe(HEBEI, TIANJIN, 500, id=key) == first
    for other in ({"subject_number": "CL-2"}, {"arose_on": TODAY - timedelta(days=1)}, {"kind": "tax"}):
        with pytest.raises(Refused, match="请换一个新编号"):
            owe(HEBEI, TIANJIN, 500, id=key, **other)
    with pytest.raises(Refused, match="请换一个新编号"):
        owe(HEBEI, TIANJIN, 501, id=key)
    assert Obligation.objects.count() == 1
    assert position(TIANJIN) == 500


def test_a_group_is_recorded_whole_or_not_at_all():
    made = record_obligations([owing(HEBEI, TIANJIN, 5), owing(TIANJIN, BEIJING, 7)], actor=SYSTEM)
    assert [one.amount_fen for one in made] == [5, 7]
    with pytest.raises(Refused):
        record_obligations([owing(HEBEI, TIANJIN, 5), owing(TIANJIN, TIANJIN, 7)], actor=SYSTEM)
    assert record_obligations([], actor=SYSTEM) == []
    assert Obligation.objects.count() == 2
    assert (position(HEBEI), position(TIANJIN), position(BEIJING)) == (-5, -2, 7)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"debtor": "310000"}, "debtor"),
        ({"debtor": TIANJIN}, "creditor"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": -5}, "amount_fen"),
        ({"arose_on": TODAY + timedelta(days=1)}, "arose_on"),
        ({"kind": ""}, "kind"),
        ({"subject_number": "长" * 41}, "subject_number"),
        ({"subject_number": "a\x00b"}, "subject_number"),
    ],
)
def test_what_cannot_be_owed_is_refused_with_its_field(wrong, field):
    wanted = {"debtor": HEBEI, "creditor": TIANJIN, "amount_fen": 5} | wrong
    fen = wanted.pop("amount_fen")
    with pytest.raises(Refused) as refused:
        owe(wanted.pop("debtor"), wanted.pop("creditor"), fen, **wanted)
    assert [(r.field, r.clause) for r in refused.value.reasons] == [(field, "清算规则 1")]
    assert not Transfer.objects.exists()


def test_every_mistake_is_told_at_once():
    with pytest.raises(Refused) as refused:
        owe("310000", "320000", 0, kind="")
    assert [r.field for r in refused.value.reasons] == ["debtor", "debtor", "amount_fen", "kind"]


def test_a_reversal_owes_the_same_the_other_way_round_and_happens_once():
    first, key = owe(HEBEI, TIANJIN, 500), uuid4()
    back = reverse_obligation(first.pk, reversing_id=key, actor=SYSTEM, reason="付错")
    assert (back.debtor_id, back.creditor_id, back.amount_fen) == (TIANJIN, HEBEI, 500)
    assert (position(HEBEI), position(TIANJIN)) == (0, 0)
    assert reverse_obligation(first.pk, reversing_id=key, actor=SYSTEM, reason="付错") == back
    with pytest.raises(Refused, match="已经冲销过"):
        reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason="又付错")
    with pytest.raises(Refused, match="冲销本身不能再冲销"):
        reverse_obligation(back.pk, reversing_id=uuid4(), actor=SYSTEM, reason="反悔")
    assert_whole()


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201, "a\x00b"])
def test_a_reversal_says_why(reason):
    first = owe(HEBEI, TIANJIN, 500)
    with pytest.raises(Refused, match="事由"):
        reverse_obligation(first.pk, reversing_id=uuid4(), actor=SYSTEM, reason=reason)
    with pytest.raises(NotVisible):
        reverse_obligation(uuid4(), reversing_id=uuid4(), actor=SYSTEM, reason="不存在")


def test_an_office_behind_the_fence_records_and_takes_back(given):
    with fenced(given.tianjin):
        made = owe(HEBEI, TIANJIN, 500, who=given.tianjin)
        reverse_obligation(made.pk, reversing_id=uuid4(), actor=given.tianjin, reason="付错")
    assert Obligation.objects.count() == 2
    assert_whole()


def test_obligations_are_never_changed_or_removed():
    made = owe(HEBEI, TIANJIN, 500)
    for sql in ("update clearing_obligation set amount_fen = 1", "delete from clearing_obligation"):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            connection.cursor().execute(sql)
    assert Obligation.objects.get() == made


def test_each_region_sees_what_it_owes_and_is_owed_and_strangers_nothing(given):
    owe(HEBEI, TIANJIN, 1)
    owe(TIANJIN, BEIJING, 2)
    for who, seen in (
        (given.hebei, 1),
        (given.tianjin, 2),
        (given.beijing, 1),
        (given.office, 2),
        (given.auditor, 2),
        (actor(Role.FIRM), 0),
        (actor(Role.PARK_OFFICIAL), 0),
        (actor(Role.ADMINISTRATOR), 0),
        (PUBLIC, 0),
    ):
        assert visible(who, Obligation).count() == seen
        with fenced(who):
            assert Obligation.objects.count() == seen
