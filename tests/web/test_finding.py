"""The search page: what is asked stands in the address, narrowing counts honestly, nothing unseen is shown."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
    owner_of,
)
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]
PUBLISHED = {"state": RecordState.PUBLISHED}


@pytest.fixture
def shelf():
    tianjin = OrganisationFactory(region=RegionFactory(code="120000"), kind=OrganisationKind.INSTITUTE)
    return [
        AchievementFactory(title="固态电池电解质", fields=["4.1"], **PUBLISHED),
        AchievementFactory(title="电池回收", fields=["7.1", "6.1"], organisation=tianjin, **PUBLISHED),
        DemandFactory(title="寻求电池隔膜", fields=["6.1"], **PUBLISHED),
    ]


def page(client, **asked):
    return client.get(reverse("search"), asked)


def titles(answer):
    return [hit["entry"].title for hit in answer.context["hits"]]


def counts(answer, key):
    facet = next(one for one in answer.context["facets"] if one.key == key)
    return {choice.label: choice.count for choice in facet.choices}


def test_facets_count_what_the_other_choices_leave(client, shelf):
    answer = page(client, q="电池")
    assert counts(answer, "region") == {"北京市": 2, "天津市": 1}
    assert counts(answer, "field") == {"新能源与节能": 2, "新材料": 1, "资源与环境": 1}
    narrowed = page(client, q="电池", region="120000")
    assert titles(narrowed) == ["电池回收"]
    assert counts(narrowed, "region") == {"北京市": 2, "天津市": 1}
    assert counts(narrowed, "field") == {"新能源与节能": 1, "资源与环境": 1}


def test_several_choices_of_one_facet_mean_any_of_them(client, shelf):
    answer = page(client, q="电池", field=["4", "7"])
    assert set(titles(answer)) == {"固态电池电解质", "电池回收"}
    assert [chip["label"] for chip in answer.context["chips"]] == ["新材料", "资源与环境"]


def test_every_choice_can_be_taken_back_and_the_address_says_it_all(client, shelf):
    answer = page(client, q="电池", region="120000", kind="achievement")
    kind, region = answer.context["chips"]
    assert parse_qs(urlsplit(kind["url"]).query) == {"q": ["电池"], "region": ["120000"]}
    assert parse_qs(urlsplit(region["url"]).query) == {"q": ["电池"], "kind": ["achievement"]}
    again = client.get(reverse("search") + kind["url"])
    assert titles(again) == ["电池回收"]
    assert "去掉条件 天津市" in answer.content.decode()


def test_kinds_stand_as_tabs_with_their_counts(client, shelf):
    tabs = page(client, q="电池", kind="demand").context["tabs"]
    assert [(tab.label, tab.count, tab.is_chosen) for tab in tabs][:3] == [
        ("全部", 3, False),
        ("科技成果", 2, False),
        ("技术需求", 1, True),
    ]


def test_what_nobody_knows_in_the_address_is_left_out(client, shelf):
    answer = page(client, q="电池", region=["x", "' or 1=1"], field=["99", "<b>"], kind="x", after="zzz")
    assert len(titles(answer)) == 3
    assert answer.context["chips"] == []


def test_hits_are_marked_in_title_and_excerpt(client, shelf):
    text = page(client, q="储能").content.decode()
    assert "<mark>储能</mark>" in text


def test_pages_follow_each_other_and_lead_back(client):
    made = {AchievementFactory(title=f"电池{n}", **PUBLISHED).title for n in range(23)}
    first = page(client, q="电池")
    second = client.get(reverse("search") + first.context["next_url"])
    assert {*titles(first), *titles(second)} == made
    assert len(titles(second)) == 3
    assert second.context["next_url"] == ""
    assert titles(client.get(reverse("search") + second.context["first_url"])) == titles(first)


def test_a_slip_is_offered_as_a_link_and_never_applied(client, shelf):
    answer = page(client, q="店池", region="120000")
    assert titles(answer) == []
    assert answer.context["meant"].text == "电池"
    text = answer.content.decode()
    assert "您要找的是不是：" in text
    assert titles(client.get(reverse("search") + answer.context["meant_url"])) == ["电池回收"]
    assert page(client, q="电池").context["meant"] is None


def test_nothing_found_says_what_to_do(client, shelf):
    text = page(client, q="zzzz", region="110000").content.decode()
    assert "没有找到" in text
    assert "去掉全部筛选条件再找" in text
    assert "拼音" in text


def test_signed_in_people_find_their_own_drafts_and_others_do_not(client, client_as, shelf):
    draft = AchievementFactory(title="电池热失控预警")
    own = browser_of(owner_of(draft.organisation), client_as)
    assert draft.title in titles(page(own, q="热失控"))
    other = browser_of(actor(Role.FIRM), client_as)
    for stranger in (client, other):
        answer = page(stranger, q="热失控")
        assert draft.title not in answer.content.decode()
        assert answer.context["found"].total == len(titles(answer))


def why(client, record, *, asked="电池", **more):
    kind = record._meta.model_name
    return client.get(reverse("search_why"), {"q": asked, "kind": kind, "number": record.number}, **more)


def test_why_a_hit_stands_there_adds_up(client, shelf):
    answer = why(client, shelf[1], asked="电池回收 无人机")
    said = answer.context["why"]
    assert sum(one.points for one in said.terms) == pytest.approx(said.score)
    text = answer.content.decode()
    assert "无人机" in text
    assert "没有出现的词" in text
    assert "<html" in text
    assert "<html" not in why(client, shelf[1], headers={"HX-Request": "true"}).content.decode()


def test_every_hit_tells_why(client, shelf):
    for hit in page(client, q="电池").context["hits"]:
        assert client.get(hit["why"]).status_code == 200
    assert all(hit["why"] == "" for hit in page(client).context["hits"])


def test_why_says_nothing_of_what_may_not_be_seen(client, client_as, shelf):
    draft = AchievementFactory(title="电池热失控预警")
    assert why(client, draft).status_code == 404
    assert why(browser_of(actor(Role.FIRM), client_as), draft).status_code == 404
    assert why(browser_of(owner_of(draft.organisation), client_as), draft).status_code == 200


@pytest.mark.parametrize(
    "asked", [{}, {"q": "电池"}, {"q": "电池", "kind": "x", "number": "y"}, {"kind": "demand"}]
)
def test_why_without_a_question_or_a_record_is_not_found(client, shelf, asked):
    assert client.get(reverse("search_why"), asked).status_code == 404


def options(client, typed, **more):
    text = client.get(reverse("search_suggest"), {"q": typed} | more).content.decode()
    return re.findall(r'data-value="([^"]*)"', text), re.findall(r' id="([^"]*)"', text)


def test_suggestions_come_as_options_with_ids_of_their_own(client, shelf):
    values, ids = options(client, "dianc", **{"for": "hero"})
    assert "电池" in values
    assert len(set(ids)) == len(values)
    assert all(one.startswith("hero-option-") for one in ids)
    assert all(one.startswith("top-option-") for one in options(client, "dianc", **{"for": '"><b>'})[1])


@pytest.mark.parametrize("typed", ["", "\x00", "<script>x</script>", "🙂", "字" * 5_000])
def test_whatever_is_typed_the_box_gets_an_answer(client, shelf, typed):
    AchievementFactory(title="<script>x</script>", **PUBLISHED)
    answer = client.get(reverse("search_suggest"), {"q": typed})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_the_page_asks_the_database_little(client, shelf, django_assert_max_num_queries):
    page(client, q="电池")
    with django_assert_max_num_queries(25):
        page(client, q="电池")


def test_the_page_is_english_where_english_is_asked_for(client, shelf):
    text = page(client, q="店池")
    english = client.get(reverse("search"), {"q": "店池"}, headers={"Accept-Language": "en"}).content.decode()
    assert text.status_code == 200
    assert "Did you mean" in english


def test_nothing_found_shows_what_may_have_been_meant_below_a_heading_that_says_so(client, shelf):
    answer = page(client, q="dianchi")
    body = answer.content.decode()
    assert answer.context["found"].total == 0
    assert 'value="dianchi"' in body
    assert "“电池”找到 3 项" in body
    assert [hit["entry"].title for hit in answer.context["instead"]]
    assert "?q=%E7%94%B5%E6%B1%A0" in answer.context["meant_url"]


def test_nothing_found_and_nothing_meant_offers_words_that_go_on_from_what_was_typed(client, shelf):
    answer = page(client, q="dianc")
    assert answer.context["found"].total == 0
    assert "电池" in [one["text"] for one in answer.context["words"]]
    assert "相近的词" in answer.content.decode()


def test_what_is_shown_instead_keeps_to_the_choices_and_to_what_may_be_seen(client, shelf):
    narrowed = page(client, q="dianchi", region="120000")
    assert [hit["entry"].title for hit in narrowed.context["instead"]] == ["电池回收"]
    AchievementFactory(title="电池草稿", fields=["4.1"])
    assert "电池草稿" not in page(client, q="dianchi").content.decode()


def test_a_quantity_met_is_written_under_the_hit(client):
    AchievementFactory(title="陶瓷套筒", text="工作温度可达1300摄氏度。", **PUBLISHED)
    assert "满足 耐温≥1200°C：写明 工作温度可达1300摄氏度" in page(client, q="耐温≥1200℃").content.decode()
