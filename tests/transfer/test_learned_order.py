"""The community's model orders docking lists: only while its file stands there and can be used, and never silently."""

import sys
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.factories import AchievementFactory, DemandFactory, actor
from tests.operations.matching_desk import ShortestFirst
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.actions.docking import propose_explained
from xiechuang.domains.transfer.queries.docking_list import docking_list
from xiechuang.domains.transfer.queries.learned import held_model
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.orgs.public import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]
MODULE = "xiechuang.engines.matching.learning.model"


class Shelf:
    """The place where the platform looks for its model."""

    def __init__(self, path):
        self.path, self.loads = path, 0

    def put(self, content):
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(content, encoding="utf-8")

    def load(self, path):
        self.loads += 1
        if path.read_text(encoding="utf-8") == "damaged":
            raise ValueError("校验和不符")
        return ShortestFirst(12)


@pytest.fixture
def shelf(tmp_path, settings, monkeypatch):
    settings.MATCHING_MODEL = tmp_path / "matching" / "model.json"
    made = Shelf(settings.MATCHING_MODEL)
    monkeypatch.setitem(sys.modules, MODULE, SimpleNamespace(Model=made))
    return made


@pytest.fixture
def demand():
    return DemandFactory(state=RecordState.PUBLISHED, title="电解液", text="高压电解液", keywords=[])


@pytest.fixture
def achievements():
    titles = ("高压电解液及其制备方法与应用", "高压电解液", "电解液")
    return [
        AchievementFactory(state=RecordState.PUBLISHED, title=title, text="电解液的说明" * 10, keywords=[])
        for title in titles
    ]


def titles(demand, **more):
    return [pair.achievement.title for pair in docking_list(demand, **more)]


def page(client_as, demand):
    browser = browser_of(actor(Role.TECHNOLOGY_MANAGER), client_as)
    return browser.get(reverse("transfer:docking_list", args=[demand.number])).content.decode()


def test_without_a_model_the_order_is_that_of_the_points(shelf, demand, achievements, client_as):
    pairs = docking_list(demand)
    assert [pair.opinion for pair in pairs] == [None] * 3
    scores = [pair.match.score for pair in pairs]
    assert scores == sorted(scores, reverse=True)
    assert "ordered-by" not in page(client_as, demand)
    assert held_model() is None


def test_a_model_that_stands_there_orders_the_list_and_the_points_stay(shelf, demand, achievements):
    before = {pair.achievement.pk: pair.match for pair in docking_list(demand)}
    shelf.put("a model")
    assert titles(demand) == ["电解液", "高压电解液", "高压电解液及其制备方法与应用"]
    assert titles(demand, k=1) == ["电解液"]
    for pair in docking_list(demand):
        assert pair.match == before[pair.achievement.pk]
        assert pair.opinion is not None
    assert shelf.loads == 1
    assert held_model().model.meaning is None


def test_the_page_says_which_model_orders_it_what_it_did_and_links_its_card(
    shelf, demand, achievements, client_as
):
    shelf.put("a model")
    text = page(client_as, demand)
    assert "名次由本共同体训练的模型 model.json 排定" in text
    assert reverse("transfer:docking_model") in text
    assert "模型：" in text
    assert "模型分 97.0" in text


def test_the_card_tells_what_the_model_learned_from(shelf, client_as):
    shelf.put("a model")
    browser = browser_of(actor(Role.TECHNOLOGY_MANAGER), client_as)
    text = browser.get(reverse("transfer:docking_model")).content.decode()
    for part in ("由 12 对评判学到", "已落地", "内容不符", "模型不知道成果和需求属于谁"):
        assert part in text
    shelf.path.with_name("model.json.md").write_text("写在旁边的说明 <b>", encoding="utf-8")
    shelf.put("another model")
    assert "写在旁边的说明 &lt;b&gt;" in browser.get(reverse("transfer:docking_model")).content.decode()


def test_there_is_no_card_without_a_model(shelf, client_as):
    browser = browser_of(actor(Role.TECHNOLOGY_MANAGER), client_as)
    assert browser.get(reverse("transfer:docking_model")).status_code == 404


def test_a_damaged_model_orders_nothing_and_the_page_says_so(shelf, demand, achievements, client_as, caplog):
    by_points = titles(demand)
    shelf.put("damaged")
    assert titles(demand) == by_points
    text = page(client_as, demand)
    assert "模型文件 model.json 不能使用，现在按得分排序" in text
    assert "校验和不符" in caplog.text
    browser = browser_of(actor(Role.TECHNOLOGY_MANAGER), client_as)
    assert "这个模型文件不能使用" in browser.get(reverse("transfer:docking_model")).content.decode()
    assert shelf.loads == 1


def test_a_model_that_fails_while_judging_costs_the_order_and_not_the_page(
    shelf, demand, achievements, monkeypatch, caplog
):
    by_points = titles(demand)
    shelf.put("a model")

    def refuse(self, **_given):
        raise ImportError("no lightgbm")

    monkeypatch.setattr(ShortestFirst, "judge", refuse)
    assert titles(demand) == by_points
    assert "could not judge" in caplog.text


def test_a_new_model_is_used_at_once_and_a_removed_one_no_more(shelf, demand, achievements):
    by_points = titles(demand)
    shelf.put("a model")
    docking_list(demand)
    shelf.put("a newer model")
    docking_list(demand)
    assert shelf.loads == 2
    shelf.path.unlink()
    assert titles(demand) == by_points


def test_what_is_kept_with_a_docking_is_the_explanation_by_points(shelf, demand, achievements):
    shelf.put("a model")
    first = docking_list(demand)[0]
    manager = actor(Role.TECHNOLOGY_MANAGER)
    docking = propose_explained(actor=manager, demand=demand, achievement=first.achievement, reason="")
    assert docking.explanation["points"] == first.match.score
    assert docking.level == first.match.level.value
