"""Objections to a form stand beside the field they speak of, and none is lost."""

from django import forms

from xiechuang.kernel.lib.errors import Reason
from xiechuang.web.faults import add_faults, add_further_reasons, add_reasons


class Sums(forms.Form):
    amount = forms.IntegerField(required=False, max_value=9)
    note = forms.CharField(required=False)


def typed(**given):
    form = Sums(given)
    form.is_valid()
    return form


def test_a_fault_stands_at_its_field_and_one_of_no_field_at_the_top():
    form = typed()
    add_faults(form, {"amount": ["太大", "太小"], "colour": ("未知",)})
    assert form.errors == {"amount": ["太大", "太小"], "__all__": ["未知"]}


def test_an_action_may_name_a_field_otherwise_than_the_form():
    form = typed()
    called = {"amount_fen": "amount"}
    add_faults(form, {"amount_fen": ["不是整数"]}, called=called)
    add_reasons(form, [Reason("超出额度", "第三条", "amount_fen"), Reason("已截止")], called=called)
    assert form.errors == {"amount": ["不是整数", "超出额度（第三条）"], "__all__": ["已截止"]}


def test_every_reason_is_added_to_what_the_form_itself_found():
    form = typed(amount="10")
    own = form.errors["amount"][0]
    add_reasons(form, [Reason("超出额度", "", "amount"), Reason("另有一项", "", "amount")])
    assert form.errors["amount"] == [own, "超出额度", "另有一项"]


def test_further_reasons_leave_a_field_its_first_objection_and_all_of_no_field():
    form = typed(amount="10")
    own = form.errors["amount"][0]
    further = [Reason("超出额度", "", "amount"), Reason("须写明", "", "note"), Reason("太短", "", "note")]
    add_further_reasons(form, [*further, Reason("已截止"), Reason("已暂停", "", "state")])
    assert form.errors == {"amount": [own], "note": ["须写明"], "__all__": ["已截止", "已暂停"]}
