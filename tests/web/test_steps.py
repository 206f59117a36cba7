import pytest

from xiechuang.web.answers import as_query, typed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.pages")]
GOOD = {"what": {"title": "电解槽"}, "how": {"budget": "12.5", "modes": ["dev", "buy"], "on": "2026-12-01"}}


def fill(browser, **changes):
    for step, typed in GOOD.items():
        browser.post(f"/test-journey/{step}/", typed | changes.get(step, {}))


def test_a_step_that_is_right_leads_to_the_next_and_the_last_to_the_check(browser):
    first = browser.post("/test-journey/what/", GOOD["what"])
    assert (first.status_code, first.url) == (302, "/test-journey/how/")
    last = browser.post("/test-journey/how/", GOOD["how"])
    assert last.url == "/test-journey/check/"


def test_who_came_from_the_check_page_returns_there(browser):
    assert browser.post("/test-journey/what/?return=check", GOOD["what"]).url == "/test-journey/check/"


def test_a_wrong_answer_is_422_keeps_the_words_and_links_to_the_field(browser):
    response = browser.post("/test-journey/what/", {"title": "这个名称实在是太长太长了", "text": "留着"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>错误：" in html
    assert 'href="#id_title"' in html
    assert "这个名称实在是太长太长了" in html
    assert 'value="留着"' in html
    assert "data-focus" in html


def test_wrong_words_are_kept_for_the_next_visit_without_scolding(browser):
    browser.post("/test-journey/how/", {"budget": "-3", "on": "2026-12-01"})
    response = browser.get("/test-journey/how/")
    html = response.content.decode()
    assert response.status_code == 200
    assert 'value="-3"' in html
    assert 'value="2026-12-01"' in html
    assert "error-summary" not in html


def test_a_silent_save_keeps_anything_and_says_when(browser, frozen_clock):
    response = browser.post("/test-journey/what/", {"title": "", "text": "半句", "autosave": "1"})
    assert response.json()["said"] == "已自动保存 12:00"
    assert 'value="半句"' in browser.get("/test-journey/what/").content.decode()


def test_the_start_page_tells_how_far_each_topic_is(browser):
    browser.post("/test-journey/what/", GOOD["what"])
    browser.post("/test-journey/how/", {"budget": "x"})
    tasks = browser.get("/test-journey/start/").context["tasks"]
    assert [task["state"] for task in tasks] == ["已完成", "填写中"]


def test_the_check_page_says_the_answers_in_words(browser):
    fill(browser)
    html = browser.get("/test-journey/check/").content.decode()
    assert "电解槽" in html
    assert "委托开发、转让" in html
    assert "未填写" in html


def test_nothing_is_lodged_while_something_is_missing(browser):
    browser.post("/test-journey/what/", GOOD["what"])
    response = browser.post("/test-journey/check/")
    assert response.status_code == 422
    assert "lodged" not in browser.session


def test_lodging_hands_over_checked_values_and_shows_the_number(browser):
    fill(browser)
    response = browser.post("/test-journey/check/", follow=True)
    html = response.content.decode()
    assert browser.session["lodged"] == "12.5"
    assert "XQ-2026-000045" in html
    assert "等待核对" in html
    assert "data-lodged" in html


def test_a_refusal_shows_every_reason_and_loses_nothing(browser):
    fill(browser, what={"title": "重复"})
    response = browser.post("/test-journey/check/")
    html = response.content.decode()
    assert response.status_code == 409
    assert "已有同名需求" in html
    assert "第五条" in html
    assert "名额已满" in html
    assert 'value="重复"' in browser.get("/test-journey/what/").content.decode()


def test_a_topic_that_does_not_concern_the_applicant_does_not_exist(browser):
    browser.post("/test-journey/what/", {"title": "甲", "text": "不合作"})
    assert browser.get("/test-journey/how/").status_code == 404
    assert len(browser.get("/test-journey/start/").context["tasks"]) == 1


def test_what_was_typed_survives_the_way_through_a_draft():
    typed = {"modes": ["a", "b"], "title": [" 两 端 "]}
    assert typed_in(as_query(typed | {"csrfmiddlewaretoken": ["x"], "autosave": ["1"]})) == typed
