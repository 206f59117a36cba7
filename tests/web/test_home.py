"""The public pages: portal, search, about, health, and attachments."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import AchievementFactory, DemandFactory, actor, owner_of
from tests.transfer.signing_in import browser_of
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.documents.public import attach_document, store_document
from xiechuang.kernel.orgs.public import Role
from xiechuang.web.home import marked

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def words(vocabularies, frozen_clock):
    return vocabularies


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_portal_of_an_empty_installation_opens(client):
    assert client.get(reverse("portal")).status_code == 200


@pytest.mark.usefixtures("words")
def test_the_portal_shows_the_newest_figures_and_ways_in(client):
    shown = AchievementFactory(state=RecordState.PUBLISHED)
    hidden = AchievementFactory(state=RecordState.SUBMITTED)
    text = text_of(client.get(reverse("portal")))
    assert shown.title in text
    assert hidden.title not in text
    assert "已发布科技成果" in text
    assert reverse("api:openapi-view") in text
    assert "不少于 3 项" in text


@pytest.mark.usefixtures("words")
def test_the_portal_never_names_a_demand_that_is_not_public(client):
    demand = DemandFactory(state=RecordState.PUBLISHED, confidentiality="managers")
    assert demand.title not in text_of(client.get(reverse("portal")))
    assert demand.number not in text_of(client.get(reverse("search"), {"q": demand.title}))


@pytest.mark.usefixtures("words")
def test_a_search_marks_the_words_and_counts_kinds(client):
    AchievementFactory(state=RecordState.PUBLISHED, title="高镍正极材料")
    DemandFactory(state=RecordState.PUBLISHED, title="寻求正极材料")
    text = text_of(client.get(reverse("search"), {"q": "正极"}))
    assert "<mark>正极</mark>" in text
    assert "找到 2 项" in text
    only = text_of(client.get(reverse("search"), {"q": "正极", "kind": "demand"}))
    assert "找到 1 项" in only
    assert "高镍" not in only


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize(
    "asked",
    [
        {"q": "<script>x</script>"},
        {"q": "\x00"},
        {"kind": "x", "region": "' or 1=1"},
        {"page": "-1"},
        {"page": "99999999"},
        {"page": "９"},
        {"q": "字" * 5000},
    ],
)
def test_whatever_is_asked_the_search_answers(client, asked):
    AchievementFactory(state=RecordState.PUBLISHED)
    answer = client.get(reverse("search"), asked)
    assert answer.status_code == 200
    assert "<script>x" not in text_of(answer)


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
def test_marking_loses_no_character(text, words):
    assert "".join(piece for piece, _hit in marked(text, words=words)) == text


def test_marking_knows_no_case():
    assert ("LED", True) in marked("高亮LED灯", words=["led"])


@pytest.mark.parametrize("page", ["about", "accessibility"])
def test_strangers_read_what_the_platform_is(client, page):
    assert client.get(reverse(page)).status_code == 200


def test_health_tells_about_the_database_and_is_never_kept(client):
    answer = client.get(reverse("health"))
    assert json.loads(answer.content)["database"] is True
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("words")
def test_an_attachment_is_for_whoever_sees_its_subject(client, client_as):
    record = AchievementFactory(state=RecordState.DRAFT)
    owner = owner_of(record.organisation)
    held = store_document(actor=owner, file=ContentFile(PDF, name="x.pdf"), name='检测 "报告".pdf')
    attach_document(actor=owner, document=held, subject=record)
    url = reverse("document", args=[held.uid])
    assert client.get(url).status_code == 404
    assert browser_of(actor(Role.FIRM), client_as).get(url).status_code == 404
    answer = browser_of(owner, client_as).get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E6%A3%80")
    assert '"' not in answer["Content-Disposition"]


def test_an_unknown_attachment_is_not_found(client):
    assert client.get(reverse("document", args=["6a1c5f0e-0000-4000-8000-000000000000"])).status_code == 404
