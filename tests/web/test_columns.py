"""Columns that many lists share: where a case stands, and in which region."""

from types import SimpleNamespace

from xiechuang.kernel.lib.wording import Worded
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.lists import region_column, state_column


class Standing(Worded):
    """Two states."""

    OPEN = "open", "进行中", "busy"
    DONE = "done", "已办结", "good"


TIANJIN = Region(code="120000", name="天津市")


def test_a_state_is_said_in_its_words_and_shown_in_its_tone():
    column = state_column()
    assert (column.key, column.title, column.sort) == ("state", "状态", "state")
    row = SimpleNamespace(status=Standing.DONE)
    assert column.value_of(row) == "已办结"
    assert column.shown(row) == '<span class="tag tag--good">已办结</span>'


def test_a_state_may_be_called_otherwise_and_need_not_be_sorted_by():
    column = state_column(title="核对", sort="")
    assert (column.title, column.sort) == ("核对", "")


def test_a_region_is_told_by_name_and_none_is_told_as_nothing():
    column = region_column()
    row = SimpleNamespace(region=TIANJIN)
    assert column.value_of(row) == "天津市"
    assert "天津市" in column.shown(row)
    nowhere = SimpleNamespace(region=None)
    assert (column.value_of(nowhere), column.shown(nowhere)) == ("", "--")


def test_a_row_may_have_several_regions():
    debtor = region_column(key="debtor", title="应付地区", sort="debtor__order")
    row = SimpleNamespace(debtor=TIANJIN, creditor=None)
    assert (debtor.key, debtor.title, debtor.sort) == ("debtor", "应付地区", "debtor__order")
    assert debtor.value_of(row) == "天津市"
    assert region_column(key="creditor", title="应收地区").value_of(row) == ""
