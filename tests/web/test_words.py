from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.look import region_badge, region_slot, tag
from xiechuang.web.templatetags import xc


def rendered(text: str, **context) -> str:
    return Template("{% load xc %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567.5, "1,234,567.5"), (0, "0"), (-1200, "-1,200"), ("88", "88"), (None, "--"), ("", "--"), ("甲", "--"),
     (float("nan"), "--"), (True, "--"), (Decimal("10000.00"), "10,000.00")],
)  # fmt: skip
def test_numbers_have_thousands_separators_and_the_unknown_stays_unknown(value, shown):
    assert xc.thousands(value) == shown


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00 元"), (128_050, "1,280.50 元"), (99_999_99, "10 万元"),
     (320_000_000, "320 万元"), (12_345_678_900, "1.23 亿元"), (-50_000_000, "-50 万元"), (None, "--")],
)  # fmt: skip
def test_money_is_said_in_yuan_wan_or_yi(fen, shown):
    assert xc.money(fen) == shown


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_money_below_ten_thousand_yuan_loses_no_fen(fen):
    shown = xc.money(fen)
    if abs(fen) < 1_000_000:
        assert Decimal(shown.removesuffix(" 元").replace(",", "")) * 100 == fen
    else:
        assert shown.endswith(("万元", "亿元"))


def test_moments_are_shown_in_the_community_s_time():
    assert xc.moment(datetime(2019, 12, 8, 6, 8, tzinfo=UTC)) == "2019-12-08 14:08"
    assert xc.day(datetime(2019, 12, 7, 23, 0, tzinfo=UTC)) == "2019-12-08"
    assert xc.day(date(2019, 12, 8)) == "2019-12-08"
    assert xc.moment(None) == "--"


@given(st.text(max_size=20))
def test_a_masked_phone_never_shows_its_middle(text):
    masked = xc.masked_phone(text)
    stripped = text.strip()
    assert masked == "--" if not stripped else "*" in masked


def test_a_mobile_number_keeps_its_ends():
    assert xc.masked_phone("18612341402") == "186****1402"


def test_text_in_tags_and_hits_is_escaped():
    assert "<b>" not in tag(label="<b>", tone="good")
    assert "tag--calm" in tag(label="x", tone='"><script>')
    assert xc.highlighted([("<i>", True), ("&", False)]) == "<mark>&lt;i&gt;</mark>&amp;"


def test_reasons_show_every_reason_with_its_clause():
    html = rendered(
        "{% reasons r %}", r=[Reason("缺附件", clause="第八条"), "太晚", {"text": "超限", "clause": ""}]
    )
    assert html.count("<li>") == 3
    assert "缺附件" in html
    assert "第八条" in html
    assert "太晚" in html
    assert "超限" in html


def test_the_first_three_regions_have_a_colour_and_others_none():
    slots = [region_slot(Region(code=str(n), name="甲", level="region", order=n)) for n in range(4)]
    assert slots == [1, 2, 3, 0]
    assert region_slot(Region(code="9", name="乙市", level="city", order=0)) == 0
    assert "region--2" in region_badge(Region(code="1", name="天津市", level="region", order=1))
    assert region_badge(None) == "--"
    assert "雄安" in region_badge("雄安新区")


def test_an_address_is_changed_without_losing_the_other_parameters():
    request = RequestFactory().get("/x/", {"q": "氢 能", "kind": ["a", "b"], "at": "zz"})
    html = rendered("{% address_with sort='-name' at='' %}", request=request)
    assert html == "?q=%E6%B0%A2+%E8%83%BD&amp;kind=a&amp;kind=b&amp;sort=-name"
    assert "kind" not in rendered("{% address_without 'kind' %}", request=request)


def test_an_icon_is_silent_unless_it_is_given_a_label():
    assert 'aria-hidden="true"' in rendered("{% icon 'bell' %}")
    assert 'aria-label="待办"' in rendered("{% icon 'bell' '待办' %}")


def test_a_description_list_shows_two_dashes_for_nothing():
    html = rendered("{% facts pairs %}", pairs=[("编号", "CJ-1"), ("有效期", None)])
    assert "CJ-1" in html
    assert "--" in html


def test_the_steps_bar_marks_where_it_stands():
    html = rendered("{% steps_bar way 1 %}", way=["甲", "乙", "丙"])
    assert html.count("is-done") == 1
    assert html.count('aria-current="step"') == 1
