"""The public search: what is shown is found, what is hidden is not, in every process."""

import pytest
from django.db import transaction

from xiechuang.kernel.search.public import SearchEntry, find, hide_entry, kind_labels, show_entry

pytestmark = pytest.mark.django_db


def show(place, title, *, kind="paper", region="110000", **more):
    entry = {
        "number": f"CG-{place}",
        "title": title,
        "region_code": region,
        "url": f"/{kind}s/{place}/",
    } | more
    show_entry(kind=kind, subject_id=place, **entry)


def titles(text="", **filters):
    return [e.title for e in find(text, **filters).entries]


@pytest.fixture
def three():
    show(1, "高镍正极材料制备工艺", region="110000", owner="第一研究院", keywords="锂电池")
    show(2, "储氢合金", region="120000", text="固态储氢")
    show(3, "寻求长寿命锂电池", kind="note", region="120000")


def test_nothing_shown_is_nothing_found():
    assert find("电池").total == 0
    assert find("").entries == []


def test_what_is_shown_is_found_by_title_keyword_text_owner_and_number(three):
    assert titles("正极材料") == ["高镍正极材料制备工艺"]
    assert set(titles("锂电池")) == {"高镍正极材料制备工艺", "寻求长寿命锂电池"}
    assert titles("固态储氢") == ["储氢合金"]
    assert "高镍正极材料制备工艺" in titles("第一研究院")
    assert "储氢合金" in titles("CG-2")


def test_without_words_everything_comes_newest_first(three):
    assert titles() == ["寻求长寿命锂电池", "储氢合金", "高镍正极材料制备工艺"]


def test_kinds_are_counted_before_the_choice_of_one(three):
    found = find("锂电池", kind="note")
    assert (found.total, found.by_kind) == (1, {"paper": 1, "note": 1})
    assert find("", kind="policy").entries == []


def test_a_region_narrows_results_and_counts(three):
    assert find("锂电池", region="120000").by_kind == {"note": 1}
    assert titles(region="110000") == ["高镍正极材料制备工艺"]


def test_pages_follow_each_other_without_gap_or_double(three):
    pages = [titles(limit=1, skip=n) for n in range(4)]
    assert [title for page in pages for title in page] == titles()
    assert pages[3] == []
    assert find("", limit=1).total == 3


def test_hidden_it_is_found_no_longer(three):
    assert titles("储氢")
    hide_entry(kind="paper", subject_id=2)
    assert titles("储氢") == []
    hide_entry(kind="paper", subject_id=2)


def test_shown_again_it_is_one_entry_with_the_new_words(three):
    show(2, "镁基储氢材料")
    assert titles("储氢") == ["镁基储氢材料"]
    assert SearchEntry.objects.filter(kind="paper", subject_id=2).count() == 1


def test_a_demand_and_an_achievement_of_one_number_do_not_meet(three):
    show(1, "寻求高镍正极", kind="note")
    hide_entry(kind="note", subject_id=1)
    assert titles("高镍") == ["高镍正极材料制备工艺"]


def test_what_was_taken_back_with_its_transaction_is_not_found_afterwards(three):
    with transaction.atomic():
        show(4, "钙钛矿电池")
        assert titles("钙钛矿") == ["钙钛矿电池"]
        transaction.set_rollback(True)
    assert titles("钙钛矿") == []
    show(5, "膜蒸馏")
    assert titles("膜蒸馏") == ["膜蒸馏"]
    assert titles("钙钛矿") == []


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "'; drop table x; --", "的", "\x00", "🙂", "a" * 5_000, "ＡＩ", "\ud800"]
)
def test_no_words_make_the_search_fail(three, text):
    found = find(text)
    assert found.total == len(found.entries)


def test_each_kind_has_a_name_for_people():
    assert kind_labels() == {"achievement": "科技成果", "demand": "技术需求"}
