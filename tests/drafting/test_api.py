"""The API of drafting: the same deeds, the same refusals, the same eyes as on the pages."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.drafting.drafting import (
    AFTER_DUE,
    LATER,
    REVISED,
    TEXT,
    consultation_of,
    consulted,
    disputed,
    open_draft,
    opinion,
    pair,
    signed,
    values,
    world,
)
from tests.drafting.test_exchange import filled
from tests.transfer.signing_in import browser_of
from xiechuang.domains.drafting.queries.sheets import opinion_workbook
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
BASE = "/api/drafting"


@pytest.fixture
def given():
    with clock.fixed(LATER):
        yield world()


@pytest.fixture
def ask(client_as):
    def asked(who, method: str, url: str, body=None, **headers):
        client = browser_of(who, client_as)
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(url, **data, headers=headers)

    return asked


def test_a_draft_is_opened_consulted_answered_closed_and_published(given, ask):
    made = ask(given.hebei, "post", BASE, values(), **{"Idempotency-Key": "one"})
    assert made.status_code == 201, made.content
    assert ask(given.hebei, "post", BASE, values(), **{"Idempotency-Key": "one"}).json() == made.json()
    url = f"{BASE}/{made.json()['number']}"
    assert [move["name"] for move in made.json()["moves"]] == ["consult", "withdraw"]
    changed = ask(given.hebei, "put", url, values(title="新名称") | {"version": 1})
    assert changed.json()["title"] == "新名称"
    asked = ask(given.hebei, "post", f"{url}/moves/consult", {"workdays": 10})
    assert [one["state"] for one in asked.json()["regions"]] == ["asked", "asked"]
    for name in ("beijing", "tianjin"):
        first, second = pair(given, name)
        said = [{"address": f"art_{n}", "stance": "none"} for n in (1, 3, 4)]
        said.append({"address": "art_2", "stance": "object", "reason": "妨碍跨区域使用"})
        kept = ask(first, "put", f"{url}/opinions/mine", {"opinions": said, "overall": "总体同意"})
        assert len(kept.json()["opinions"]) == 4, kept.content
        assert ask(first, "post", f"{url}/opinions/mine/moves/submit", {}).json()["state"] == "signing"
        assert ask(first, "post", f"{url}/opinions/mine/moves/sign", {}).status_code == 409
        assert ask(second, "post", f"{url}/opinions/mine/moves/sign", {}).json()["state"] == "returned"
    wanted = [one for one in ask(given.hebei, "get", f"{url}/opinions").json() if one["stance"] == "object"]
    answers = [{"opinion": one["id"], "answer": "taken", "version": one["version"]} for one in wanted]
    assert len(ask(given.hebei, "put", f"{url}/answers", {"answers": answers}).json()) == 2
    version = ask(given.hebei, "get", url).json()["version"]
    revised = ask(given.hebei, "post", f"{url}/editions", {"text": REVISED, "note": "改", "version": version})
    assert (revised.status_code, revised.json()["edition"]) == (201, 2)
    lines = ask(given.tianjin, "get", f"{url}/comparison").json()
    assert next(line for line in lines if line["left"] == "第二条")["causes"] == [one["id"] for one in wanted]
    assert ask(given.hebei, "post", f"{url}/moves/close", {"note": "处理完毕"}).json()["state"] == "closed"
    out = ask(
        given.hebei, "post", f"{url}/moves/publish", {"adopted_on": "2026-06-02", "document_number": "8号"}
    )
    assert out.json()["state"] == "adopted", out.content
    number = made.json()["number"]
    public = ask(PUBLIC, "get", f"{BASE}/outcomes/{number}")
    assert (public.status_code, public.json()["document_number"]) == (200, "8号")
    assert [one["number"] for one in ask(PUBLIC, "get", f"{BASE}/outcomes").json()["items"]] == [number]
    assert "purpose" not in public.json()


def test_strangers_find_nothing(given, ask):
    draft, one = disputed(given)
    url = f"{BASE}/{draft.number}"
    for who in given.strangers:
        for address in (url, f"{url}/opinions", f"{url}/comparison", f"{url}/report.xlsx"):
            assert ask(who, "get", address).status_code == 404
        assert ask(who, "get", BASE).json()["items"] == []
        assert ask(who, "post", BASE, values()).status_code == 409
    assert ask(PUBLIC, "get", BASE).status_code == 401
    assert ask(PUBLIC, "get", f"{BASE}/outcomes/{draft.number}").status_code == 404
    assert ask(given.hebei, "get", f"{url}/opinions/mine").status_code == 404
    accept = f"{url}/answers/{one.pk}/accept"
    assert ask(given.tianjin, "post", accept).status_code == 409
    assert ask(given.beijing, "post", accept).json()["is_open_difference"] is False


def test_faults_name_their_fields_and_unknown_ones_are_refused(given, ask):
    wrong = ask(given.hebei, "post", BASE, values(title="", kind="poem"))
    assert wrong.status_code == 422
    assert {"title", "kind"} <= {name.rpartition(".")[2] for name in wrong.json()["fields"]}
    assert ask(given.hebei, "post", BASE, values(secret="x")).status_code == 422
    assert ask(given.hebei, "get", f"{BASE}?nonsense=1").status_code == 422
    draft = open_draft(given.hebei)
    assert ask(given.hebei, "post", f"{BASE}/{draft.number}/moves/burn", {}).status_code == 404
    assert ask(given.hebei, "get", f"{BASE}/{draft.number}/comparison?left=7").status_code == 404
    assert ask(given.hebei, "get", f"{BASE}/{draft.number}/report.pdf").status_code == 404


def test_a_workbook_is_read_and_its_problems_told(given, ask, client_as):
    draft = consulted(given.hebei)
    content = opinion_workbook(consultation_of(draft, given.beijing))
    url = f"{BASE}/{draft.number}/opinions/mine/workbook"
    client = browser_of(given.beijing, client_as)
    bad = filled(content, {"art_2": ("不同意", "", "")})
    came = client.post(url, {"file": SimpleUploadedFile("意见.xlsx", bad)})
    assert came.json()["taken"] == 0
    assert came.json()["problems"][0]["column"] == "理由"
    good = filled(content, {"art_2": ("不同意", "", "妨碍跨区域使用")})
    assert client.post(url, {"file": SimpleUploadedFile("意见.xlsx", good)}).json() == {
        "taken": 1,
        "problems": [],
    }


def test_late_regions_are_reminded_and_the_report_is_a_file(given, ask):
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"))
    url = f"{BASE}/{draft.number}"
    with clock.fixed(AFTER_DUE):
        assert ask(given.hebei, "post", f"{url}/chase").json() == {"chased": ["120000"]}
        assert ask(given.tianjin, "post", f"{url}/chase").status_code == 409
    file = ask(given.hebei, "get", f"{url}/report.docx")
    assert file.content[:2] == b"PK"


def test_a_meeting_from_its_plan_to_a_duty_done(given, ask):
    draft, one = disputed(given)
    made = ask(
        given.office,
        "post",
        f"{BASE}/meetings",
        {"title": "创新券会商", "held_at": (LATER - timedelta(hours=1)).isoformat(), "place": "石家庄"},
    )
    assert made.status_code == 201, made.content
    url = f"{BASE}/meetings/{made.json()['number']}"
    agenda = ask(
        given.office, "put", f"{url}/agenda", {"opinions": [one.pk], "topics": ["其他"], "version": 1}
    )
    items = agenda.json()["agenda"]
    assert ask(given.office, "post", f"{url}/moves/announce", {}).json()["state"] == "announced"
    version = ask(given.office, "get", url).json()["version"]
    body = next(iter(agenda.json()["duties"]), None)
    assert body is None
    from xiechuang.kernel.orgs.public import Organisation

    responsible = Organisation.objects.get(pk=given.hebei.organisation_id).number
    minutes = {
        "text": "试点一年",
        "decided": [{"item": item["id"], "decision": "text_stands"} for item in items],
        "present": [
            {"region": code, "organisation": "主管部门", "name": "某人"}
            for code in ("110000", "120000", "130000")
        ],
        "tasks": [{"body": responsible, "task": "修改第二条", "due_on": "2026-07-01"}],
        "version": version,
    }
    kept = ask(given.office, "put", f"{url}/minutes", minutes)
    assert kept.status_code == 200, kept.content
    assert ask(given.office, "post", f"{url}/moves/minute", {}).json()["state"] == "minuted"
    for who in (given.hebei, given.beijing, given.tianjin):
        state = ask(who, "post", f"{url}/moves/confirm", {}).json()["state"]
    assert state == "confirmed"
    assert opinion(draft, given.beijing, "art_2").decision == "text_stands"
    duty = kept.json()["duties"][0]["id"]
    assert ask(given.beijing, "post", f"{url}/duties/{duty}/done", {"note": "好"}).status_code == 409
    assert (
        ask(given.hebei, "post", f"{url}/duties/{duty}/done", {"note": "已修改"}).json()["done_note"]
        == "已修改"
    )
    for who in given.strangers:
        assert ask(who, "get", url).status_code == 404
    assert TEXT.startswith("某省")
