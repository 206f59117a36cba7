"""The API of training: the same deeds, the same refusals, the same eyes as on the pages."""

import json

import pytest

from tests.training.training import CHECK, NOW, published, values, world, written
from tests.transfer.signing_in import browser_of
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC

pytestmark = pytest.mark.django_db
BASE = "/api/training/guides"


@pytest.fixture
def given():
    with clock.fixed(NOW):
        yield world()


@pytest.fixture
def ask(client_as):
    def asked(who, method: str, url: str, body=None, **headers):
        client = browser_of(who, client_as)
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(client, method)(url, **data, headers=headers)

    return asked


def test_a_guide_is_written_reviewed_read_and_asked_about(given, ask):
    made = ask(given.writer, "post", BASE, values(checks=[CHECK]), **{"Idempotency-Key": "g"})
    assert made.status_code == 201, made.content
    assert (
        ask(given.writer, "post", BASE, values(checks=[CHECK]), **{"Idempotency-Key": "g"}).json()
        == made.json()
    )
    url = f"{BASE}/{made.json()['number']}"
    version = f"{url}/versions/1"
    assert ask(PUBLIC, "get", url).status_code == 404
    changed = ask(given.second, "put", version, values(checks=[CHECK], summary="新概要") | {"edition": 1})
    assert (changed.json()["summary"], changed.json()["edition"]) == ("新概要", 2)
    assert ask(given.writer, "post", f"{version}/moves/submit", {}).json()["state"] == "review"
    assert ask(given.writer, "post", f"{version}/moves/publish", {}).status_code == 409
    assert ask(given.second, "post", f"{version}/moves/publish", {}).json()["state"] == "published"
    shown = ask(PUBLIC, "get", url).json()["version"]
    assert shown["steps"] == ["核对券", "登记使用"]
    assert "right" not in shown["checks"][0]
    assert ask(given.park, "post", f"{url}/receipt", {}).status_code == 422
    receipt = ask(given.park, "post", f"{url}/receipt", {"answers": [0]})
    assert receipt.json()["right"] == 1
    assert ask(given.firm, "post", f"{url}/receipt", {"answers": [0]}).status_code == 409
    bodies = ask(given.writer, "get", f"{version}/receipts").json()
    assert {one["body"]: one["read"] for one in bodies}["第一园区"] == 1
    assert ask(given.firm, "get", f"{version}/receipts").status_code == 404
    asked = ask(given.firm, "post", f"{url}/questions", {"text": "谁能用？"})
    assert asked.status_code == 201
    question = f"{url}/questions/{asked.json()['id']}"
    assert ask(given.neighbour, "put", question, {"answer": "持券企业。"}).status_code == 404
    assert ask(given.writer, "put", question, {"answer": "持券企业。"}).json()["state"] == "answered"
    assert ask(PUBLIC, "get", f"{url}/questions").json()["items"][0]["answer"] == "持券企业。"
    joined = ask(given.writer, "post", f"{question}/join")
    assert joined.json()["faq"][-1]["answer"] == "持券企业。"
    assert ask(given.writer, "post", f"{url}/versions").status_code == 409


def test_strangers_see_only_what_is_published(given, ask):
    hidden, shown = written(given.writer), published(given)
    for who in (PUBLIC, given.firm, given.neighbour, given.park):
        assert [one["number"] for one in ask(who, "get", BASE).json()["items"]] == [shown.guide.number]
        assert ask(who, "get", f"{BASE}/{hidden.guide.number}").status_code == 404
        assert ask(who, "get", f"{BASE}/{hidden.guide.number}/versions/1").status_code == 404
    assert ask(PUBLIC, "post", BASE, values()).status_code == 401
    assert ask(given.firm, "post", BASE, values()).status_code == 409
    assert ask(PUBLIC, "get", f"{BASE}/{shown.guide.number}/versions/9").status_code == 404


def test_faults_name_their_fields(given, ask):
    wrong = ask(given.writer, "post", BASE, values(summary="", audience=["firm"]))
    assert wrong.status_code == 422
    assert {"summary", "audience"} <= {name.rpartition(".")[2] for name in wrong.json()["fields"]}
    assert ask(given.writer, "post", BASE, values(secret=1)).status_code == 422
    version = published(given)
    url = f"{BASE}/{version.guide.number}/versions/1/moves/burn"
    assert ask(given.writer, "post", url, {}).status_code == 404
