"""Idempotency keys: a deed is done once, however often it is sent."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories import actor
from tests.parallel import together
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.numbering.models import Series
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Role
from xiechuang.kernel.receipts.models import Receipt
from xiechuang.kernel.receipts.public import once

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return actor(Role.FIRM)


@pytest.fixture
def done():
    return []


def ask(who, done, *, key="k1", action="demand.create", request=None):
    def deed():
        done.append(key)
        return {"number": f"XQ-{len(done)}", "on": date(2026, 6, 1), "value": Decimal("1.50")}

    return once(actor=who, key=key, action=action, request=request or {"title": "甲"}, deed=deed)


def test_the_second_time_gives_the_first_answer_and_does_nothing(firm, done):
    assert ask(firm, done) == ask(firm, done) == {"number": "XQ-1", "on": "2026-06-01", "value": "1.50"}
    assert done == ["k1"]


def test_without_a_key_the_deed_is_simply_done(firm, done):
    ask(firm, done, key="")
    ask(firm, done, key="")
    assert len(done) == 2
    assert not Receipt.objects.exists()


def test_the_same_key_for_another_request_is_refused(firm, done):
    ask(firm, done)
    with pytest.raises(Refused, match="另一项请求"):
        ask(firm, done, request={"title": "乙"})
    with pytest.raises(Refused, match="另一项请求"):
        ask(firm, done, action="demand.delete")
    assert done == ["k1"]


def test_the_order_of_the_fields_of_a_request_does_not_matter(firm, done):
    ask(firm, done, request={"a": 1, "b": 2})
    ask(firm, done, request={"b": 2, "a": 1})
    assert done == ["k1"]


def test_two_holders_may_use_the_same_key(firm, done):
    ask(firm, done)
    ask(actor(Role.FIRM), done)
    assert len(done) == 2


def test_a_deed_that_is_refused_leaves_no_receipt_so_it_can_be_tried_again(firm, done):
    def refuse():
        raise Refused("还不行")

    with pytest.raises(Refused, match="还不行"):
        once(actor=firm, key="k1", action="demand.create", request={"title": "甲"}, deed=refuse)
    assert ask(firm, done)["number"] == "XQ-1"


def test_a_key_that_is_too_long_is_refused_with_words(firm, done):
    with pytest.raises(Refused, match="80"):
        ask(firm, done, key="k" * 81)
    assert done == []


def test_a_key_the_database_cannot_hold_is_refused_with_words(firm, done):
    with pytest.raises(Refused, match="幂等键"):
        ask(firm, done, key="k\x00")
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_key_do_it_once_and_hear_the_same():
    firm = actor(Role.FIRM)

    def send(_):
        return once(
            actor=firm, key="k", action="a", request={"x": 1}, deed=lambda: {"number": next_number("XQ")}
        )

    answers = together(send, times=8)
    assert len({a["number"] for a in answers}) == 1
    assert Series.objects.get(name="XQ").last == 1
    assert Receipt.objects.count() == 1
