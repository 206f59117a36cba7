from datetime import date, timedelta

import pytest
from django.test import RequestFactory

from tests.factories import MembershipFactory
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Membership, Role
from xiechuang.web import frame, menu, workbench
from xiechuang.web.menu import MenuItem
from xiechuang.web.workbench import Card, CardSource, QuickEntry, WorkItem, WorkSource

FIRM = Actor(role=Role.FIRM, person_id=1, name="王禾", organisation_name="示例公司", region_code="110000")


@pytest.fixture
def empty_registries(monkeypatch):
    monkeypatch.setattr(menu, "_items", {})
    for name in ("_sources", "_cards", "_entries"):
        monkeypatch.setattr(workbench, name, {})


def item(**given) -> MenuItem:
    return MenuItem(**{"section": "甲", "label": "工作台", "url_name": "workbench"} | given)


def test_the_menu_shows_a_role_only_what_is_for_it(empty_registries):
    menu.register(item(label="给企业", roles=frozenset({Role.FIRM}), order=2))
    menu.register(item(url_name="gallery", label="给专家", roles=frozenset({Role.EXPERT})))
    menu.register(item(url_name="account_login", section="乙", label="给大家", order=1))
    sections = menu.menu_for(actor=FIRM, path="/workbench/", counts={"account_login": 3})
    assert [(s.label, [e.label for e in s.entries]) for s in sections] == [
        ("乙", ["给大家"]),
        ("甲", ["给企业"]),
    ]
    assert [e.is_current for s in sections for e in s.entries] == [False, True]
    assert sections[0].entries[0].count == 3


def test_a_long_menu_is_folded_but_for_what_is_ones_own_and_what_is_open_now(empty_registries, monkeypatch):
    menu.register(item(section="我的", label="工作台", order=1))
    menu.register(item(section="甲", label="登录", url_name="account_login", order=2))
    menu.register(item(section="乙", label="图样", url_name="gallery", order=3))

    def sections(path):
        return menu.menu_for(actor=FIRM, path=path, counts={"account_login": 3})

    def opened(path):
        return [part.is_open for part in sections(path)]

    assert opened("/gallery/") == [True, True, True]
    monkeypatch.setattr(menu, "MOST_UNFOLDED", 2)
    assert opened("/gallery/") == [True, False, True]
    assert opened("/workbench/") == [True, False, False]
    assert sections("/")[1].count == 3


def test_registering_a_page_again_replaces_it(empty_registries):
    menu.register(item(label="旧"))
    menu.register(item(label="新"))
    assert [one.label for one in menu.items_for(role="firm")] == ["新"]


def test_a_menu_item_without_a_page_is_found_at_start_up(empty_registries):
    menu.register(item(url_name="no-such-page"))
    assert [error.id for error in menu.every_item_has_a_page()] == ["web.E001"]


def test_the_menu_as_it_is_has_no_item_without_a_page():
    assert menu.every_item_has_a_page() == []


def work(title: str, *, due: date | None = None, ago: int = 0) -> WorkItem:
    return WorkItem(title=title, url="/", at=clock.now() - timedelta(hours=ago), kind_label="x", due_on=due)


def test_what_is_due_first_leads_and_the_newest_follow(empty_registries, frozen_clock):
    today = clock.today()
    workbench.register(
        WorkSource(key="a", label="甲", todo=lambda _a: [work("旧", ago=5), work("急", due=today)])
    )
    workbench.register(
        WorkSource(key="b", label="乙", todo=lambda _a: [work("新"), work("过期", due=date(2026, 5, 1))])
    )
    items = workbench.work_of(actor=FIRM, tab="todo")
    assert [one.title for one in items] == ["过期", "急", "新", "旧"]
    assert [one.is_overdue for one in items] == [True, False, False, False]


@pytest.mark.django_db
def test_the_bell_counts_the_rows_that_wait_and_nothing_for_strangers(empty_registries):
    MembershipFactory.create_batch(3)
    everybody = Membership.objects.order_by("-id")
    workbench.register(WorkSource(key="a", label="甲", waiting=lambda _a: [everybody, everybody.none()]))
    workbench.register(WorkSource(key="b", label="乙"))
    assert workbench.open_work_count(actor=FIRM) == 3
    assert workbench.open_work_count(actor=PUBLIC) == 0


def test_every_list_of_work_can_be_counted():
    listed = {key for key, source in workbench._sources.items() if source.todo is not workbench.nothing}
    assert listed
    assert listed == set(workbench.waiting_for(actor=FIRM))


@pytest.mark.django_db
def test_the_workbench_shows_lists_figures_and_short_ways(empty_registries, browser):
    menu.register(item())
    workbench.register(WorkSource(key="a", label="甲", started=lambda actor: [work(f"{actor.name}的申请")]))
    workbench.register_cards(
        CardSource(key="a", cards=lambda _a: [Card(label="在库", value="1,286", unit="项")])
    )
    workbench.register_entry(QuickEntry(label="填报", url_name="workbench", roles=frozenset({Role.FIRM})))
    workbench.register_entry(QuickEntry(label="评审", url_name="gallery", roles=frozenset({Role.EXPERT})))
    html = browser.get("/workbench/", {"tab": "started"}).content.decode()
    assert "王禾的申请" in html
    assert "1,286" in html
    assert "填报" in html
    assert "评审" not in html
    assert "这里没有事项" in browser.get("/workbench/", {"tab": "nonsense"}).content.decode()


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert "/accounts/login/" in client.get("/workbench/").url


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><x', ""), ("", "")])
def test_only_a_known_theme_reaches_the_page(cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["xc_theme"] = cookie
    assert frame.theme_of(request=request) == theme


@pytest.mark.django_db
def test_footer_lines_that_nobody_filled_in_are_not_shown():
    from xiechuang.kernel.community.public import Community

    assert frame.community_lines().name == "协创"
    lines = [{"label": "主办单位", "english": "Organiser", "value": "甲办"}, {"label": "备案号", "value": ""}]
    Community.objects.create(code="t", name="试验共同体", settings={"footer": lines})
    assert frame.community_lines().footer == (("主办单位", "甲办"),)


@pytest.mark.django_db
def test_the_gallery_is_in_the_demonstration_only(client, settings):
    settings.DEMO = False
    assert client.get("/gallery/").status_code == 404
    settings.DEMO = True
    assert client.get("/gallery/").status_code == 200
    assert client.get("/gallery/?frame=portal").status_code == 200
