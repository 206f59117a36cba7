"""Values nobody sane would type, over pages and over the API: refused with a reason or kept exactly, never an error of ours."""

import pytest
from django.test import Client

from tests.factories import AchievementFactory, MembershipFactory, OrganisationFactory, load_vocabularies
from xiechuang.config.bodies import MOST_PASSED_OVER, reading_on
from xiechuang.domains.transfer.models import Achievement
from xiechuang.kernel.orgs.public import Membership, OrganisationKind, Role, make_token

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = (
    "电池🔋👩‍🔬",
    "\u202eלוז-עברית العربية",
    "𠮷野家",
    "e\u0301 ﬁ ①",
    "{{7*7}}{% now %}",
    "' OR 1=1 --",
    "%s%n%00",
    "\u200b零宽",
)
REFUSED = ("", "   ", "a\x00b", "长" * 201, "长" * 100_000, "a\nb\x07", "\x1f")


@pytest.fixture
def post(settings, tmp_path) -> Membership:
    settings.STATIC_ROOT = tmp_path
    load_vocabularies()
    owner = OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    return MembershipFactory(role=Role.INSTITUTE, organisation=owner)


@pytest.fixture
def program(post) -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(membership=post, name='x')[1]}"})


@pytest.fixture
def browser(post, client_as) -> Client:
    return client_as(post.person)


def create(program: Client, **body: object):
    return program.post("/api/achievements", {"title": "成果", **body}, content_type="application/json")


@pytest.mark.parametrize("title", KEPT)
def test_an_unusual_title_comes_back_as_it_was_sent(title, program, browser) -> None:
    made = create(program, title=title)
    assert made.status_code == 201
    assert made.json()["title"] == title.strip()
    number = made.json()["number"]
    assert browser.get(f"/achievements/{number}/").status_code == 200
    assert browser.get("/achievements/", {"q": title}).status_code == 200
    assert browser.get("/search/", {"q": title}).status_code == 200
    for form in ("xlsx", "csv", "docx", "pdf"):
        assert browser.get("/achievements/", {"export": form}).status_code == 200, form


@pytest.mark.parametrize("title", REFUSED, ids=lambda title: repr(title[:10]))
def test_a_title_that_cannot_be_one_is_refused_by_field(title, program) -> None:
    answer = create(program, title=title)
    assert answer.status_code == 422
    assert answer.json()["fields"]["title"]
    assert not Achievement.objects.exists()


@pytest.mark.parametrize("amount", [-1, 2**53, 2**63, 10**40, 1.5, "1", True])
def test_a_price_beyond_all_measure_is_refused_by_field(amount, program) -> None:
    answer = create(program, price_mode="fixed", price_from_fen=amount)
    assert answer.status_code == 422
    assert answer.json()["fields"]


@pytest.mark.parametrize(
    "value", ["1e400", "NaN", "Infinity", "9" * 40, "0." + "0" * 30 + "1", "１２３", "abc", [1], {"a": 1}]
)
def test_a_quantity_that_is_no_number_is_refused_by_field(value, program) -> None:
    answer = create(program, parameters=[{"quantity": "功率", "value": value, "unit": "kW"}])
    if answer.status_code == 201:
        assert answer.json()["parameters"][0]["value"].isascii(), "full-width digits mean the same number"
    else:
        assert answer.status_code == 422
        assert any("parameters" in name for name in answer.json()["fields"])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"title": "a"' + b"[" * 100_000,
        "成果".encode("gbk"),
        b"\xff\xfe{\x00}\x00",
        b'{"title": 1e999}',
        b'{"title": "\\ud800"}',
    ],
    ids=["empty", "torn", "list", "null", "text", "deep", "gbk", "utf-16", "infinite", "half a pair"],
)
def test_a_body_that_is_no_object_is_refused(raw, program) -> None:
    answer = program.post("/api/achievements", raw, content_type="application/json")
    assert answer.status_code in (413, 422)
    assert answer.json()["message"]


@pytest.mark.parametrize("path", ["/demands/%00/", "/achievements/a%00b/", "/search/?q=%00", "/library/?q=%00", "/achievements/?q=a%00&state=%00",
    "/achievements/?after=%00", "/tasks/%00/", "/intakes/%00/", "/dockings/%00/", "/people/?q=%00", "/search/?page=999999999999999999999",
    "/achievements/?after=" + "A" * 5000, "/library/?field=" + "9" * 5000, "/achievements/?sort=__class__", "/lists/landings/?from=9999999-99-99",
])  # fmt: skip
def test_no_address_is_an_error_of_ours(path, browser) -> None:
    assert browser.get(path).status_code < 500


def test_a_zero_byte_in_a_form_that_is_not_checked_is_told_and_changes_nothing(browser, post) -> None:
    record = AchievementFactory(organisation=post.organisation)
    answer = browser.post(f"/achievements/{record.number}/move/submit/", {"note": "a\x00b", "key": "\x00"})
    assert answer.status_code < 500
    record.refresh_from_db()
    assert record.state in ("draft", "submitted")


class Endless:
    """A body without end, which counts what was taken."""

    taken = 0

    def read(self, size: int) -> bytes:
        self.taken += size
        return b"\x00" * size


def test_reading_on_ends_even_if_the_sender_does_not() -> None:
    body = Endless()
    answer = reading_on(lambda _environ, _start: [b"no"])({"wsgi.input": body}, lambda *_: None)
    assert answer == [b"no"]
    assert MOST_PASSED_OVER <= body.taken < MOST_PASSED_OVER * 1.01
