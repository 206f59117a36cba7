"""The public search: what is shown is found, what is hidden is not, in every process."""

import pytest
from django.db import transaction

from xiechuang.engines.matching import SIMILAR
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, Actor, Role
from xiechuang.kernel.search.public import (
    SearchEntry,
    alike_entries,
    explain_hit,
    find,
    hide_entry,
    kind_labels,
    show_entry,
)

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
    found = find("锂电池", kinds=["note"])
    assert (found.total, found.by_kind) == (1, {"paper": 1, "note": 1})
    assert find("", kinds=["policy"]).entries == []


def test_a_region_narrows_results_and_counts(three):
    assert find("锂电池", regions=["120000"]).by_kind == {"note": 1}
    assert titles(regions=["110000"]) == ["高镍正极材料制备工艺"]


@pytest.mark.parametrize("text", ["", "电池", "材"])
def test_pages_follow_each_other_by_score_and_id_without_gap_or_double(text):
    for place in range(1, 12):
        show(place, "锂电池材料" if place % 2 else "电池材料与储氢", text="电池" * (place % 3))
    whole, seen, after = [e.pk for e in find(text, limit=100).entries], [], ""
    for _ in range(6):
        page = find(text, limit=2, after=after)
        seen += [e.pk for e in page.entries]
        assert page.total == 11
        after = page.after
    assert seen == whole
    assert after == ""


def test_a_page_of_none_only_counts(three):
    assert (find("", limit=0).entries, find("", limit=0).total, find("", limit=0).after) == ([], 3, "")


def test_what_comes_in_between_pages_shifts_nothing_of_the_order_of_time(three):
    first = find("", limit=1)
    show(9, "更新的")
    second = find("", limit=1, after=first.after)
    assert [first.entries[0].title, second.entries[0].title] == ["寻求长寿命锂电池", "储氢合金"]


@pytest.mark.parametrize(
    "after",
    ["x", "_", "0x1p0_", "0x1p0_x", "nan_1", "inf_1", "0x1p99999_1", "1_-1", "_1", "0x1p0_" + "9" * 40],
)
def test_a_cursor_that_is_none_is_refused(three, after):
    with pytest.raises(ValueError, match=r"游标无效|invalid hexadecimal"):
        find("", after=after)


@pytest.mark.parametrize(("text", "expected"), [
    ("锂电", {"高镍正极材料制备工艺", "寻求长寿命锂电池"}), ("合金", {"储氢合金"}), ("氢", {"储氢合金"}), ("锂", {"高镍正极材料制备工艺", "寻求长寿命锂电池"}),
])  # fmt: skip
def test_two_characters_and_one_are_enough(three, text, expected):
    assert set(titles(text)) == expected


def test_fields_are_counted_at_every_level_and_choose_everything_below():
    show(1, "甲电池", fields=["1.2.3", "1.2.4"])
    show(2, "乙电池", fields=["1.5"], region="120000")
    show(3, "丙电池", fields=["2.1"])
    found = find("电池")
    assert found.facets["field"] == {"1": 2, "1.2": 1, "1.2.3": 1, "1.2.4": 1, "1.5": 1, "2": 1, "2.1": 1}
    assert set(titles("电池", fields=["1"])) == {"甲电池", "乙电池"}
    assert set(titles("电池", fields=["1.2", "2.1"])) == {"甲电池", "丙电池"}
    assert titles("电池", fields=["1", "9"], regions=["120000"]) == ["乙电池"]
    assert titles("电池", fields=["12"]) == []


def test_each_facet_counts_what_the_others_leave():
    show(1, "甲电池", fields=["1"])
    show(2, "乙电池", fields=["2"], region="120000")
    show(3, "丙电池", kind="note", fields=["2"], region="120000")
    found = find("电池", kinds=["paper"], regions=["120000"])
    assert found.total == 1
    assert found.facets == {
        "kind": {"paper": 1, "note": 1},
        "region": {"110000": 1, "120000": 1},
        "field": {"2": 1},
    }


def test_states_and_organisations_narrow():
    show(1, "甲电池", state="draft", organisation_id=5)
    show(2, "乙电池", state="published", organisation_id=5)
    show(3, "丙电池", state="published")
    assert titles("电池", states=["draft"]) == ["甲电池"]
    assert set(titles("电池", organisation=5)) == {"甲电池", "乙电池"}
    assert titles("电池", organisation=5, states=["published"]) == ["乙电池"]
    assert find("电池", organisation=6).facets == {"kind": {}, "region": {}, "field": {}}


def test_hits_are_marked_and_the_excerpt_stands_around_the_first():
    show(1, "高镍正极材料", text="前言。" * 60 + "这里说到石墨烯的制备，" + "后记。" * 100)
    (hit,) = find("石墨烯").hits
    excerpt = hit.excerpt_segments
    assert ("石墨烯", True) in excerpt
    assert (excerpt[0], excerpt[-1]) == (("…", False), ("…", False))
    assert sum(len(piece) for piece, _ in excerpt) < 200
    assert hit.title_segments == [("高镍正极材料", False)]
    assert hit.score > 0


def test_an_explanation_shares_out_the_score_and_is_only_for_who_finds_it(three):
    (hit,) = find("储氢合金").hits
    why = explain_hit("储氢合金", kind="paper", subject_id=2)
    assert why.score == pytest.approx(hit.score)
    assert sum(term.points for term in why.terms) == pytest.approx(why.score)
    assert explain_hit("储氢合金", kind="paper", subject_id=99) is None
    SearchEntry.objects.filter(subject_id=2).update(is_public=False)
    assert explain_hit("储氢合金", kind="paper", subject_id=2) is None


def test_what_is_not_public_and_of_no_domain_is_for_the_platform_alone():
    show(1, "内部记录", is_public=False)
    for asker in (
        PUBLIC,
        Actor(role=Role.ADMINISTRATOR, person_id=1),
        Actor(role=Role.FIRM, organisation_id=1),
    ):
        assert find("", actor=asker).total == 0
    assert find("", actor=SYSTEM).total == 1


def test_the_fence_hides_entries_even_from_a_query_without_scope():
    show(1, "内部记录", is_public=False)
    show(2, "公开记录")
    with fenced(PUBLIC):
        assert [e.title for e in SearchEntry.objects.all()] == ["公开记录"]
    assert SearchEntry.objects.count() == 2


def test_the_alike_are_found_among_what_the_asker_may_see():
    text = "采用固相法制备高镍三元正极材料，循环寿命超过两千次，适用于动力电池。"
    show(1, "高镍三元正极材料", text=text)
    show(2, "高镍三元正极材料及应用", text=text)
    show(3, "高镍三元正极材料", text=text, is_public=False)
    show(4, "高镍三元正极材料", text=text, kind="note")
    show(5, "膜蒸馏海水淡化", text="疏水膜两侧的蒸气压差驱动水蒸气透过。")
    question = {"kind": "paper", "title": "高镍三元正极材料", "text": text}
    alike = alike_entries(**question, actor=PUBLIC)
    assert [one.subject_id for one in alike] == [1, 2]
    assert alike[0].likeness == pytest.approx(1)
    assert SIMILAR <= alike[1].likeness < 1
    assert [one.subject_id for one in alike_entries(**question, actor=SYSTEM, exclude=1)] == [3, 2]
    assert alike_entries(kind="paper", title="", text=" ", actor=PUBLIC) == []


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
    named = {"achievement": "科技成果", "demand": "技术需求", "organisation": "机构", "policy": "政策条文"}
    assert named.items() <= kind_labels().items()
    assert all(kind_labels().values())
