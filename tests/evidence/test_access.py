"""Who sees what: by queryset, by the database alone, and of another region's paper only what is equal, until it is granted."""

from dataclasses import replace

import pytest
from django.db import connection

from tests.evidence.papers import (
    BEIJING,
    FACTS,
    HEBEI,
    TIANJIN,
    auditor,
    colleague,
    community_office,
    firm,
    office,
    paper,
)
from xiechuang.domains.evidence.actions.deciding import move_suspicion
from xiechuang.domains.evidence.actions.granting import answer_grant, ask_grant
from xiechuang.domains.evidence.models import Grant, Mark, Paper, Suspicion
from xiechuang.domains.evidence.public import PaperFacts
from xiechuang.domains.evidence.queries.beside import side_by_side
from xiechuang.kernel.access.public import fenced, visible
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db

OURS = "甲方委托乙方检测石墨烯浆料。单价每批 5,300 元。送检两批。本合同自签字之日起生效。"
THEIRS = "甲方委托乙方检测石墨烯浆料。单价每批 9,900 元。绝密条款甲乙丙丁。本合同自签字之日起生效。"


@pytest.fixture
def world(db):
    owner = firm(BEIJING)
    one = paper(owner, region=BEIJING, facts=replace(FACTS, text=OURS, amount_fen=5_300))
    two = paper(region=TIANJIN, facts=replace(FACTS, text=THEIRS, amount_fen=9_900))
    return owner, one, two, Suspicion.objects.get()


def seen(actor) -> dict[str, int]:
    return {model.__name__: visible(actor, model).count() for model in (Paper, Suspicion, Grant)}


def by_fence_alone(actor) -> dict[str, int]:
    with fenced(actor):
        return {model.__name__: model.objects.count() for model in (Paper, Suspicion, Grant, Mark)}


@pytest.mark.parametrize(
    ("who", "papers", "suspicions"),
    [
        (lambda: office(BEIJING), 1, 1),
        (lambda: office(TIANJIN), 1, 1),
        (lambda: office(HEBEI), 0, 0),
        (community_office, 2, 1),
        (auditor, 2, 1),
        (firm, 0, 0),
        (lambda: PUBLIC, 0, 0),
    ],
)
def test_each_sees_their_own_and_the_database_agrees(world, who, papers, suspicions):
    actor = who()
    assert seen(actor) == {"Paper": papers, "Suspicion": suspicions, "Grant": 0}
    assert by_fence_alone(actor) == {"Paper": papers, "Suspicion": suspicions, "Grant": 0, "Mark": 0}


def test_who_registered_sees_the_paper_and_no_suspicion(world):
    owner, one, _, _ = world
    assert seen(owner) == {"Paper": 1, "Suspicion": 0, "Grant": 0}
    with fenced(owner):
        assert Paper.objects.get() == one
        assert not Suspicion.objects.exists()


def test_of_the_other_regions_paper_only_what_is_equal_is_told(world):
    _, _, _, suspicion = world
    actor = office(BEIJING)
    with fenced(actor):
        beside = side_by_side(actor, suspicion)
    mine, theirs = beside.sides
    assert mine.paper is not None
    assert theirs.paper is None
    told = "".join(piece.text for piece in theirs.pieces)
    assert "检测石墨烯浆料" in told
    assert "绝密" not in told
    assert "9,900" not in told
    assert sum(piece.hidden for piece in theirs.pieces) > 0
    lines = {line.name: line for line in beside.lines}
    assert lines["amount_fen"].cells[1].is_hidden
    assert lines["invoice_number"].cells[1].value == "12345678"
    assert "9" not in str([sign["said"] for sign in suspicion.signs if "号码" not in sign["said"]])


def test_a_grant_opens_the_paper_to_that_office_until_the_decision(world):
    _, _, two, suspicion = world
    asker, keeper = office(BEIJING), office(TIANJIN)
    grant = ask_grant(suspicion, actor=asker, reason="需要核对金额")
    assert (grant.paper_id, grant.from_region_id, grant.to_region_id) == (two.pk, TIANJIN, BEIJING)
    with pytest.raises(Refused, match="已经申请过"):
        ask_grant(suspicion, actor=colleague(asker), reason="再来一次")
    answer_grant(grant, actor=keeper, is_granted=True, answer="")
    for actor in (asker, colleague(asker)):
        assert visible(actor, Paper).count() == 2
        assert by_fence_alone(actor)["Paper"] == 2
        assert all(side.paper for side in side_by_side(actor, suspicion).sides)
    assert by_fence_alone(office(HEBEI))["Paper"] == 0
    with pytest.raises(Refused, match="不能再答复"):
        answer_grant(grant, actor=keeper, is_granted=False, answer="改主意")
    move_suspicion(suspicion, actor=keeper, move="clear", note="不同")
    assert visible(asker, Paper).count() == 1
    assert by_fence_alone(asker)["Paper"] == 1


def test_a_denial_says_why_and_may_be_asked_again(world):
    _, _, _, suspicion = world
    asker, keeper = office(BEIJING), office(TIANJIN)
    grant = ask_grant(suspicion, actor=asker, reason="需要核对")
    with pytest.raises(Refused, match="理由"):
        answer_grant(grant, actor=keeper, is_granted=False, answer=" ")
    answer_grant(grant, actor=keeper, is_granted=False, answer="请先说明要看哪一页")
    assert visible(asker, Paper).count() == 1
    assert ask_grant(suspicion, actor=asker, reason="要看金额页").pk != grant.pk


def test_who_has_nothing_to_do_with_it_neither_asks_nor_answers(world):
    _, _, _, suspicion = world
    grant = ask_grant(suspicion, actor=office(BEIJING), reason="需要核对")
    for actor in (office(HEBEI), firm(), auditor(), community_office()):
        with pytest.raises(NotVisible):
            ask_grant(suspicion, actor=actor, reason="好奇")
    for actor in (office(HEBEI), office(BEIJING), firm(), auditor(), community_office()):
        with pytest.raises(NotVisible):
            answer_grant(grant, actor=actor, is_granted=True, answer="")


def test_within_one_region_and_after_the_decision_there_is_nothing_to_ask():
    paper(region=BEIJING), paper(region=BEIJING)
    suspicion = Suspicion.objects.get()
    with pytest.raises(Refused, match="都由本地区登记") as refused:
        ask_grant(suspicion, actor=office(BEIJING), reason=" ")
    assert len(refused.value.reasons) == 2
    move_suspicion(suspicion, actor=office(BEIJING), move="clear", note="不同")
    with pytest.raises(Refused, match="已有决定"):
        ask_grant(suspicion, actor=office(BEIJING), reason="看看")


def test_no_row_of_evidence_is_ever_deleted_from_behind_the_fence(world):
    actor = community_office()
    for table in ("paper", "suspicion", "grant", "mark"):
        with fenced(actor), connection.cursor() as cursor:
            cursor.execute("select has_table_privilege(current_user, %s, 'delete')", [f"evidence_{table}"])
            assert cursor.fetchone() == (False,)


def test_a_paper_without_a_file_and_one_of_another_kind_do_not_meet():
    paper(facts=PaperFacts(contract_number="HT-1", text=OURS))
    assert not Suspicion.objects.exists()
