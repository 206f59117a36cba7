"""The pages as their roles use them: queue, side by side, decision, grant, papers, statistics; and who finds none of them."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.evidence.papers import (
    BEIJING,
    FACTS,
    HEBEI,
    TIANJIN,
    auditor,
    community_office,
    document,
    firm,
    office,
    paper,
)
from tests.evidence.test_files import WORDS, drawing
from xiechuang.domains.evidence.models import Grant, Suspicion
from xiechuang.domains.evidence.states import SuspicionState
from xiechuang.kernel.orgs.public import Membership, Person, Role
from xiechuang.web import workbench

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(client_as):
    """A client signed in as an actor."""

    def client(actor):
        membership = Membership.objects.get(pk=actor.membership_id)
        return client_as(Person.objects.get(pk=actor.person_id), membership=membership)

    return client


@pytest.fixture
def world(db):
    owner = firm(BEIJING)
    scan = document(drawing(WORDS), name="扫描 一.png", actor=owner)
    text = "甲方委托乙方检测浆料。\n单价 5,300 元。"
    one = paper(owner, region=BEIJING, document=scan, facts=replace(FACTS, text=text))
    two = paper(region=TIANJIN, facts=replace(FACTS, text=text.replace("5,300", "9,900"), amount_fen=990_000))
    return owner, one, two, Suspicion.objects.get()


def shown(client, name, *args):
    answer = client.get(reverse(f"evidence:{name}", args=args))
    return answer.status_code, answer.content.decode()


def test_the_queue_and_the_side_by_side_page_show_what_the_office_may_see(world, page_of):
    _, one, two, suspicion = world
    client = page_of(office(BEIJING))
    assert suspicion.number in shown(client, "suspicions")[1]
    status, html = shown(client, "suspicion", suspicion.number)
    assert status == 200
    assert "<mark>甲方委托乙方检测浆料。" in html
    assert "未获许可查看" in html
    assert "9,900" not in html
    assert reverse("evidence:paper_page", args=[one.number, 1]) in html
    assert reverse("evidence:paper", args=[two.number]) not in html
    whole = shown(page_of(auditor()), "suspicion", suspicion.number)[1]
    assert "9,900" in whole
    assert 'name="move"' not in whole


def test_a_decision_is_made_on_the_page_and_what_was_typed_stays_when_it_is_refused(world, page_of):
    suspicion = world[3]
    client, url = page_of(office(TIANJIN)), reverse("evidence:suspicion", args=[world[3].number])
    refused = client.post(url, {"move": "propose_same", "note": "同一张发票"})
    assert refused.status_code == 409
    assert "同一张发票" in refused.content.decode()
    assert "请选择哪一方的使用不算" in refused.content.decode()
    assert client.post(url, {"move": "burn"}).status_code == 404
    assert client.post(url, {"move": "propose_same", "blocks": "x", "note": "y"}).status_code == 422
    assert client.post(url, {"move": "propose_same", "blocks": "later", "note": "同一张"}).status_code == 302
    suspicion.refresh_from_db()
    assert suspicion.word is SuspicionState.SAME_PROPOSED


def test_an_office_asks_the_other_answers_and_the_paper_opens(world, page_of):
    _, _, two, suspicion = world
    asker, keeper = page_of(office(BEIJING)), page_of(office(TIANJIN))
    asker.post(reverse("evidence:grant_ask", args=[suspicion.number]), {"reason": ""})
    assert not Grant.objects.exists()
    asker.post(reverse("evidence:grant_ask", args=[suspicion.number]), {"reason": "核对金额"})
    grant = Grant.objects.get()
    assert "核对金额" in shown(keeper, "suspicion", suspicion.number)[1]
    answer = reverse("evidence:grant_answer", args=[suspicion.number, grant.pk])
    assert page_of(office(HEBEI)).post(answer, {"grant": "yes"}).status_code == 404
    assert shown(asker, "paper", two.number)[0] == 404
    keeper.post(answer, {"grant": "no", "answer": ""})
    assert Grant.objects.get().state == "asked"
    keeper.post(answer, {"grant": "yes"})
    assert shown(asker, "paper", two.number)[0] == 200
    assert "9,900" in shown(asker, "suspicion", suspicion.number)[1]


def test_the_paper_of_a_firm_its_file_and_its_pages(world, page_of):
    owner, one, _, suspicion = world
    client = page_of(owner)
    status, html = shown(client, "paper", one.number)
    assert status == 200
    assert suspicion.number not in html
    file = client.get(reverse("evidence:paper_file", args=[one.number]))
    assert file["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%89%AB")
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")
    assert client.get(reverse("evidence:paper_page", args=[one.number, 1]))["Content-Type"] == "image/png"
    assert client.get(reverse("evidence:paper_page", args=[one.number, 2])).status_code == 404
    assert suspicion.number in shown(page_of(office(BEIJING)), "paper", one.number)[1]


@pytest.mark.parametrize("name", ["paper", "paper_file"])
def test_other_peoples_papers_do_not_exist(world, page_of, name):
    for who in (firm(BEIJING), office(TIANJIN)):
        assert page_of(who).get(reverse(f"evidence:{name}", args=[world[1].number])).status_code == 404


@pytest.mark.parametrize("name", ["suspicions", "statistics", "checks", "check_new"])
def test_firms_and_strangers_find_no_desk(db, client, page_of, name):
    assert page_of(firm()).get(reverse(f"evidence:{name}")).status_code == 404
    assert client.get(reverse(f"evidence:{name}")).status_code == 302


def test_the_list_of_papers_is_each_ones_own_and_can_be_taken_along(world, page_of):
    owner, one, two, _ = world
    mine = shown(page_of(owner), "papers")[1]
    assert one.number in mine
    assert two.number not in mine
    client = page_of(community_office())
    both = shown(client, "papers")[1]
    assert one.number in both
    assert two.number in both
    assert client.get(reverse("evidence:papers"), {"export": "xlsx"}).content.startswith(b"PK")


def test_statistics_count_what_one_may_see(world, page_of):
    html = shown(page_of(auditor()), "statistics")[1]
    assert "待核查" in html
    assert "不足 5 个" in html
    assert shown(page_of(office(HEBEI)), "statistics")[0] == 200


def test_the_workbench_says_what_waits_for_whom(world):
    suspicion = world[3]
    later, earlier = office(TIANJIN), office(BEIJING)

    def waits(actor):
        return [item.number for item in workbench.work_of(actor=actor, tab="todo")]

    assert waits(later) == [suspicion.number]
    assert waits(earlier) == []
    Suspicion.objects.update(state=SuspicionState.SAME_PROPOSED, blocks="later", proposed_by=later.person_id)
    assert waits(later) == [], "who proposed does not confirm"
    assert waits(earlier) == [suspicion.number]
    assert waits(community_office()) == [suspicion.number]
    assert waits(auditor()) == []
    assert Role.AUDITOR.value == auditor().role


def test_what_a_decision_wants_is_not_called_optional(world, page_of):
    html = shown(page_of(office(TIANJIN)), "suspicion", world[3].number)[1]
    assert "认定时：哪一方的使用不算" in html
    assert "（选填）" not in html.partition('id="decide"')[2]
