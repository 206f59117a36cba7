"""The search understands what a question bounds in numbers, leaves faint hits out, and keeps numbers to themselves."""

import pytest

from tests.kernel.search.feed_world import show
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM
from xiechuang.kernel.search import finding, merging, stored
from xiechuang.kernel.search.public import explain_hit, find, forget_index, hide_entry

pytestmark = pytest.mark.django_db


def titles(text, **filters):
    return [one.title for one in find(text, **filters).entries]


@pytest.fixture
def shelf():
    show(1, "陶瓷基套筒", text="工作温度可达1300摄氏度", fields=["4.1"])
    show(2, "井下马达", text="耐温175度，连续作业1200小时")
    show(3, "真空吸盘", text="每盘寿命1200万次", region_code="120000")
    show(4, "内部试样", text="耐温1500℃", is_public=False)


def test_a_bound_finds_what_meets_it_before_what_shares_its_words(shelf):
    assert titles("耐温≥1200℃") == ["陶瓷基套筒", "井下马达"]
    assert titles("1300 ℃") == ["陶瓷基套筒"]
    assert titles("寿命大于100万次") == ["真空吸盘"]


def test_each_hit_tells_which_quantity_it_meets(shelf):
    met = {hit.entry.title: hit.met for hit in find("耐温≥1200℃").hits}
    assert met == {"陶瓷基套筒": [("耐温≥1200°C", "工作温度可达1300摄氏度")], "井下马达": []}


def test_counts_and_hits_hold_only_what_the_asker_may_see(shelf):
    found = find("耐温≥1200℃")
    assert (found.total, found.by_kind, found.facets["field"]) == (2, {"paper": 2}, {"4": 1, "4.1": 1})
    assert "内部试样" in titles("耐温≥1200℃", actor=SYSTEM)


def test_points_for_quantities_add_up_to_the_score(shelf):
    for hit in find("耐温≥1200℃").hits:
        why = explain_hit("耐温≥1200℃", kind=hit.entry.kind, subject_id=hit.entry.subject_id)
        assert sum(one.points for one in why.terms) == pytest.approx(hit.score)
        assert why.score == pytest.approx(hit.score)
    assert explain_hit("耐温≥1200℃", kind="paper", subject_id=4, actor=PUBLIC) is None


@pytest.mark.parametrize("text", ["套", "陶"])
def test_points_for_a_single_character_add_up_to_the_score(shelf, text):
    (hit,) = find(text).hits
    why = explain_hit(text, kind="paper", subject_id=1)
    assert why.terms
    assert sum(one.points for one in why.terms) == pytest.approx(hit.score)
    other = explain_hit(text, kind="paper", subject_id=2)
    assert (other.score, other.terms, other.missing) == (0.0, (), (text,))


def test_a_change_is_read_anew_and_what_is_hidden_meets_nothing(shelf):
    show(1, "陶瓷基套筒", text="工作温度可达900摄氏度")
    assert titles("≥1200℃") == []
    show(1, "陶瓷基套筒", text="工作温度可达1400摄氏度")
    assert titles("≥1200℃") == ["陶瓷基套筒"]
    hide_entry(kind="paper", subject_id=1)
    assert titles("≥1200℃") == []


@pytest.mark.django_db(transaction=True)
def test_the_stored_index_keeps_what_is_stated(shelf, settings, tmp_path):
    settings.DATA = tmp_path
    merging.merge_index()
    forget_index()
    opened, _ = stored.open_stored()
    assert len(opened.measures) == 5
    assert titles("耐温≥1200℃") == ["陶瓷基套筒", "井下马达"]
    assert len(finding.current().state.measures) == 5


@pytest.mark.parametrize(
    "text", ["≥℃", "≥1200", "1e999℃", "9" * 400 + "℃", "≥1200℃" * 80, "－273.15℃以下", "1200\x00℃", "±5℃"]
)
def test_no_quantity_makes_the_search_fail(shelf, text):
    assert find(text).total >= 0


def test_what_shares_but_a_common_word_with_a_question_is_left_out():
    show(1, "高新技术企业整体迁移", keywords="高新技术企业", text="高新技术企业认定")
    for number in range(2, 12):
        show(number, f"第{number}项工程", text=f"{'工艺流程说明与现场记录' * 8}技术")
    found = find("高新技术企业整体迁移")
    assert [one.title for one in found.entries] == ["高新技术企业整体迁移"]
    assert found.by_kind == {"paper": 1}
    assert find("技术").total == 11, "asked for by itself the common word finds them all"


def test_what_the_asker_may_not_see_leaves_nothing_out():
    show(1, "高新技术企业整体迁移", keywords="高新技术企业", text="高新技术企业认定", is_public=False)
    show(2, "某项工程", text=f"{'工艺流程说明与现场记录' * 8}技术")
    assert titles("高新技术企业整体迁移") == ["某项工程"]


def test_a_public_number_finds_that_entry_or_nothing():
    for number, is_public in ((1, True), (2, False), (3, True)):
        show(number, f"第{number}项电池", number=f"CG-2026-{number:06d}", is_public=is_public)
    assert titles("CG-2026-000001") == titles(" cg-2026-000001 ") == ["第1项电池"]
    assert titles("CG-2026-000002") == titles("CG-2026-000009") == []
    assert titles("CG-2026-000002", actor=SYSTEM) == ["第2项电池"]
    assert len(titles("CG-2026-000001 电池")) == 2
