"""Pages in English: fixed words, places, money and separators follow the language of the page."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from xiechuang.kernel.orgs.public import Region
from xiechuang.web import look
from xiechuang.web.charts import About, bar_chart
from xiechuang.web.templatetags import xc
from xiechuang.web.words import apart, listed, said

WAN = 1_000_000  # fen


def test_a_state_is_said_in_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert "Submitted" in look.tag(label="待审核", tone="busy")
    with translation.override("zh-hans"):
        assert "待审核" in look.tag(label="待审核", tone="busy")


@pytest.mark.parametrize("word", ["", "滦石冶金"])
def test_a_word_that_is_not_ours_stays_as_it_is(word: str) -> None:
    with translation.override("en"):
        assert said(word) == word


@pytest.mark.parametrize(
    ("fen", "english"),
    [
        (128_050, "CNY 1,280.50"),
        (32 * WAN, "CNY 320,000.00"),
        (320 * WAN, "CNY 3.2 million"),
        (120_000 * WAN, "CNY 1.2 billion"),
        (-320 * WAN, "CNY -3.2 million"),
        (None, "--"),
    ],
)
def test_money_is_counted_in_millions_in_english(fen: int | None, english: str) -> None:
    with translation.override("en"):
        assert xc.money(fen) == english


def test_words_are_separated_as_the_language_does() -> None:
    with translation.override("en"):
        assert (listed(["a", "b"]), apart(["a", "b"])) == ("a, b", "a; b")
    with translation.override("zh-hans"):
        assert (listed(["甲", "乙"]), apart(["甲", "乙"])) == ("甲、乙", "甲；乙")


def test_a_place_without_an_english_name_keeps_its_own() -> None:
    known = Region(code="110000", name="北京市", english_name="Beijing", level="region")
    other = Region(code="110108", name="海淀区", level="district")
    with translation.override("en"):
        assert [look.place_name(place) for place in (known, other, "雄安新区")] == [
            "Beijing",
            "海淀区",
            "雄安新区",
        ]
    with translation.override("zh-hans"):
        assert look.place_name(known) == "北京市"


def test_reasons_are_announced_as_chinese_on_english_pages_only() -> None:
    with translation.override("en"):
        english = render_to_string("web/components/reasons.html", {"reasons": [{"text": "还没有标题"}]})
    with translation.override("zh-hans"):
        chinese = render_to_string("web/components/reasons.html", {"reasons": [{"text": "还没有标题"}]})
    assert "Reasons are given in Chinese." in english
    assert '<ul class="reasons" lang="zh-hans">' in english
    assert "中文" not in chinese


def test_long_names_under_bars_are_slanted_and_none_is_left_out() -> None:
    def label_of(names: list[str]) -> dict[str, int]:
        about = About(key="k", title="t", period="p", source="s")
        chart = bar_chart(about=about, categories=names, series={"n": [1] * len(names)})
        axis: dict[str, int] = chart.option["xAxis"]["axisLabel"]
        return axis

    assert label_of(["草稿", "已发布"]) == {"interval": 0, "rotate": 0}
    assert label_of(["Review passed"] * 6) == {"interval": 0, "rotate": 30}


@pytest.mark.django_db
def test_the_language_switch_leads_back_to_the_same_page() -> None:
    client = Client()
    with translation.override("zh-hans"):  # what the last request spoke would stay for the next test
        answer = client.post("/language/", {"language": "en", "next": "/about/?a=1"})
        page = client.get("/about/").content.decode()
    assert answer["Location"] == "/about/?a=1"
    assert '<html lang="en"' in page
    assert "About this platform" in page
