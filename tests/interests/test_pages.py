"""The pages of one's interests: everything works without scripts, nobody meets another person's."""

import json

import pytest
from django.test import Client

from tests.factories import actor, bring
from tests.interests.conftest import compare, publish_achievement, publish_demand
from tests.transfer.signing_in import browser_of
from xiechuang.domains.interests.models import Finding, Interest
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies")]
TYPED = {"text": "储能 电池", "least_percent": "50", "frequency": "at_once"}
ADDRESSES = ("", "edit/", "pause/", "resume/", "read/", "delete/")


@pytest.fixture
def mine(firm, client_as) -> Client:
    return browser_of(firm, client_as)


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_search_is_saved_as_an_interest(mine):
    asked = text_of(mine.get("/interests/new/?q=储能 电池&kind=achievement&region=110000&field=6.1&sort=x"))
    assert 'value="储能 电池"' in asked
    assert asked.count("checked") == 3
    answer = mine.post(
        "/interests/new/",
        TYPED | {"kinds": "achievement", "regions": "110000", "fields_wanted": ["6.1"]},
        follow=True,
    )
    assert "已保存关注“储能 电池”" in text_of(answer)
    interest = Interest.objects.get()
    assert (interest.kinds, interest.regions, interest.fields) == (["achievement"], ["110000"], ["6.1"])


def test_more_like_a_record_starts_with_its_words_and_fields(mine):
    record = publish_achievement("固态电解质涂覆隔膜")
    asked = text_of(mine.get(f"/interests/new/?like={record.number}"))
    assert "固态电解质涂覆隔膜" in asked
    assert 'value="6.1"' in asked


def test_more_like_a_record_one_may_not_see_says_nothing_of_it(mine):
    hidden = publish_demand("只给经理人看", confidentiality="managers")
    assert "只给经理人看" not in text_of(mine.get(f"/interests/new/?like={hidden.number}"))


def test_faults_are_shown_at_their_fields_and_nothing_typed_is_lost(mine):
    answer = mine.post("/interests/new/", TYPED | {"text": "，", "name": "我的名字"})
    assert answer.status_code == 422
    assert "这里没有可比对的词" in text_of(answer)
    assert 'value="我的名字"' in text_of(answer)
    assert mine.post("/interests/new/", TYPED | {"frequency": "x"}).status_code == 422


def test_a_refusal_names_its_reason(mine):
    mine.post("/interests/new/", TYPED)
    answer = mine.post("/interests/new/", TYPED)
    assert (answer.status_code, "已有相同的关注" in text_of(answer)) == (409, True)


def test_what_was_found_is_listed_with_the_words_that_hit(mine, firm, keep):
    interest = keep(firm, "储能 电池 热管理")
    record = publish_achievement("长寿命储能电池<script>")
    compare()
    assert "1 项未看" in text_of(mine.get("/interests/"))
    shown = text_of(mine.get(f"/interests/{interest.number}/"))
    assert f"/achievements/{record.number}/" in shown
    assert "&lt;script&gt;" in shown
    assert "<mark>储能</mark>" in shown
    assert "热管理" in shown
    assert "含 67% 的词。" in shown


def test_the_workbench_tells_of_it_until_it_is_put_away(mine, firm, keep):
    interest = keep(firm)
    publish_achievement()
    compare()
    assert "关注“储能 电池”有 1 项新发现" in text_of(mine.get("/workbench/"))
    mine.get(f"/interests/{interest.number}/")
    assert Finding.objects.get().read_at is None, "looking writes nothing"
    mine.post(f"/interests/{interest.number}/read/")
    assert "项新发现" not in text_of(mine.get("/workbench/"))


def test_what_was_withdrawn_since_is_said_to_be_gone_and_nothing_more(mine, firm, keep):
    interest = keep(firm)
    record = publish_achievement("即将撤下的储能电池")
    compare()
    bring(record, moves=("close",))
    shown = text_of(mine.get(f"/interests/{interest.number}/"))
    assert "这项内容已撤下" in shown
    assert record.title not in shown
    assert record.number not in shown


def test_an_interest_is_changed_paused_resumed_and_deleted(mine, firm, keep):
    interest = keep(firm, least_percent=80)
    address = f"/interests/{interest.number}/"
    assert "80%" in text_of(mine.get(f"{address}edit/"))
    mine.post(f"{address}edit/", TYPED | {"text": "石墨烯", "least_percent": "80", "version": "1"})
    assert Interest.objects.get().text == "石墨烯"
    assert mine.post(f"{address}edit/", TYPED | {"version": "1"}).status_code == 409
    mine.post(f"{address}pause/")
    assert "已暂停" in text_of(mine.get("/interests/"))
    mine.post(f"{address}resume/")
    assert "已暂停" not in text_of(mine.get("/interests/"))
    mine.post(f"{address}delete/")
    assert "还没有关注" in text_of(mine.get("/interests/"))


def test_everything_can_be_taken_along_and_deleted(mine, firm, keep):
    keep(firm)
    answer = mine.get("/interests/export/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="interests.json"'
    assert json.loads(answer.content)["interests"][0]["text"] == "储能 电池"
    assert "1 项关注" in text_of(mine.get("/interests/delete-all/"))
    mine.post("/interests/delete-all/")
    assert not Interest.objects.exists()


@pytest.mark.parametrize("role", [Role.FIRM, Role.REGIONAL_OFFICIAL, Role.AUDITOR, Role.ADMINISTRATOR])
def test_another_persons_interest_does_not_exist(firm, keep, client_as, role):
    interest = keep(firm)
    other = browser_of(actor(role, region="130000"), client_as)
    assert "储能 电池" not in text_of(other.get("/interests/"))
    for end in ADDRESSES:
        ask = other.get if end in ("", "edit/") else other.post
        assert ask(f"/interests/{interest.number}/{end}").status_code == 404, end
    assert Interest.objects.get().paused_at is None
    assert json.loads(other.get("/interests/export/").content)["interests"] == []


def test_a_stranger_is_asked_to_sign_in(firm, keep):
    interest, stranger = keep(firm), Client()
    for end in ("", "new/", "export/", "delete-all/", *(f"{interest.number}/{one}" for one in ADDRESSES)):
        for ask in (stranger.get, stranger.post):
            assert "/accounts/login/" in ask(f"/interests/{end}").headers["Location"], end


def test_an_unknown_deed_and_a_deed_by_get_change_nothing(mine, firm, keep):
    interest = keep(firm)
    assert mine.post(f"/interests/{interest.number}/burn/").status_code == 404
    assert mine.get(f"/interests/{interest.number}/delete/").status_code == 405


def test_a_person_without_a_post_may_keep_interests_too(client_as, django_user_model):
    person = django_user_model.objects.create_user("alone", "a-long-password", name="独")
    browser = client_as(person)
    browser.post("/interests/new/", TYPED)
    assert Interest.objects.get().membership is None
    publish_achievement()
    compare()
    assert "1 项未看" in text_of(browser.get("/interests/"))


def test_the_button_on_the_search_page_carries_the_question(mine):
    from django.template.loader import render_to_string
    from django.test import RequestFactory

    request = RequestFactory().get("/search/", {"q": "储能", "kind": "demand"})
    signed_in = render_to_string(
        "web/components/follow_search.html", {"request": request, "actor": {"person_id": 1}}
    )
    assert 'href="/interests/new/?q=%E5%82%A8%E8%83%BD&amp;kind=demand"' in signed_in
    assert (
        render_to_string("web/components/follow_search.html", {"request": request, "actor": {}}).strip() == ""
    )


def test_the_pages_speak_english(mine, firm, keep):
    keep(firm)
    mine.cookies["django_language"] = "en"
    shown = text_of(mine.get("/interests/"))
    assert "My interests" in shown
    assert "Pause" in shown
