"""Markup and scripts in every text that people type: each page that can be reached shows them, none obeys them."""

from collections import Counter, deque
from copy import deepcopy
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import factories
from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    MeasureFactory,
    actor,
    load_vocabularies,
)
from tests.transfer.intake_files import rows, workbook
from xiechuang.domains.transfer.actions.intake import check_intake, upload_intake
from xiechuang.domains.transfer.states import DockingState, MeasureState
from xiechuang.kernel.appointments.public import issue_token
from xiechuang.kernel.documents.public import attach_document, store_document
from xiechuang.kernel.orgs.public import Membership, OrganisationKind, Role

# Breaks out of text, of both kinds of attribute, of a script, of a comment and of a title; leaves a mark wherever it worked.
ATTACK = '\'"></title></script></textarea>--><x-evil x-evil=1 onerror="evil()">{{7*7}}<script>evil()</script>'
SHORT = "'\"><x-evil x-evil=1>"
# Of the ways in which one list can be sorted and narrowed, so many are looked at.
MOST_ASKED = 2
# Who tries, and which pages they must have got to see.
REACHED = {
    "stranger": {"search", "library", "achievements"},
    "firm": {"demands", "dockings", "tokens", "lists"},
    "institute": {"achievements", "intakes", "dockings", "documents"},
    "manager": {"docking-lists", "dockings", "demands"},
    "official": {"review", "measures", "statistics"},
    "office": {"review", "dockings", "measures"},
    "auditor": {"audit"},
    "admin": {"people", "audit"},
}
pytestmark = pytest.mark.django_db


class Evil(HTMLParser):
    """Finds tags, attributes and addresses which only the attack can have brought, and collects the links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "evil" in tag:
            self.found.append(tag)
        for name, value in attrs:
            if "evil" in name or (name.startswith("on") and len(name) > 2):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "action") and (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {value}")
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]
        if tag == "script" and not dict(attrs).get("src") and "json" not in (dict(attrs).get("type") or ""):
            self.found.append("a script written into the page")


@pytest.fixture(scope="module")
def made_once(once) -> dict[str, Membership]:
    """People of every role, and records, dockings, files and names which are all attacks."""
    load_vocabularies()
    firm = factories.OrganisationFactory(name=f"企业{ATTACK}"[:100])
    institute = factories.OrganisationFactory(name=f"院所{ATTACK}"[:100], kind=OrganisationKind.INSTITUTE)
    roles = {
        "manager": Role.TECHNOLOGY_MANAGER, "official": Role.REGIONAL_OFFICIAL, "office": Role.COMMUNITY_OFFICE,
        "auditor": Role.AUDITOR, "admin": Role.ADMINISTRATOR,
    }  # fmt: skip
    people = {name: actor(role, region="110000") for name, role in roles.items()}
    people |= {"firm": factories.owner_of(firm), "institute": factories.owner_of(institute)}
    fill(firm, institute, people)
    posts = {
        name: Membership.objects.select_related("person").get(pk=who.membership_id)
        for name, who in people.items()
    }
    for post in posts.values():
        post.person.name = f"张{SHORT}"
        post.person.save()
    return posts


@pytest.fixture
def world(made_once, settings, tmp_path, db) -> dict[str, Membership]:
    """What was made once, as every test finds it."""
    settings.STATIC_ROOT = tmp_path
    return deepcopy(made_once)


def fill(firm, institute, people) -> None:
    words = {"title": ATTACK[:200], "text": ATTACK * 3, "keywords": [ATTACK[:40]]}
    parameter = {"quantity": SHORT, "value": "1", "unit": SHORT}
    offer = words | {
        "parameters": [parameter],
        "ip": [{"kind": "invention_patent", "number": SHORT}],
        "inventors": [SHORT],
    }
    for state in ("draft", "submitted", "returned", "published"):
        code = f"{SHORT}{state}"
        AchievementFactory(organisation=institute, state=state, own_code=code, **offer)
        wanted = [parameter | {"comparator": "ge", "must": True}]
        DemandFactory(organisation=firm, state=state, own_code=code, **words | {"parameters": wanted})
    pair = {
        "demand": DemandFactory(organisation=firm, state="published", **words),
        "achievement": AchievementFactory(organisation=institute, state="published", **offer),
    }
    DockingFactory(**pair, reason=ATTACK, manager=people["manager"], state=DockingState.LANDED)
    paper = store_document(actor=people["institute"], file=ContentFile(b"%PDF-1.4 x"), name=f"{SHORT}.pdf")
    attach_document(actor=people["institute"], document=paper, subject=pair["achievement"], is_public=True)
    MeasureFactory(actor=people["official"], state=MeasureState.UNDER_WAY, title=ATTACK[:200], content=ATTACK)
    table = rows(6, {2: ("成果名称", ATTACK[:200]), 3: ("技术领域", ATTACK)})
    file = ContentFile(workbook(table, titles=[*titles_of(), ATTACK]), name=f"{SHORT}.xlsx")
    intake = upload_intake(actor=people["institute"], kind="achievement", file=file, name=f"{SHORT}.xlsx")
    check_intake(actor=people["institute"], intake=intake)
    issue_token(actor=people["firm"], name=SHORT)


def titles_of() -> list[str]:
    from tests.transfer.intake_files import TITLES

    return list(TITLES)


def crawl(client: Client, *starts: str) -> dict[str, str]:
    """Every page that can be reached by links, at most so many of one shape, with what is wrong on each.

    Lists have far more ways of being sorted and narrowed than there are pages: those come last, and a few of each list.
    """
    seen: dict[str, str] = {}
    met: Counter[str] = Counter()
    plain, asked = deque(a for a in starts if "?" not in a), deque(a for a in starts if "?" in a)
    while plain or asked:
        address = (plain or asked).popleft()
        page, shape = shapes_of(address)
        is_asked = page != shape
        if (
            address in seen
            or met[shape] >= (1 if is_asked else 2)
            or (is_asked and met[f"{page}?"] >= MOST_ASKED)
        ):
            continue
        met.update([shape, f"{page}?"] if is_asked else [shape])
        answer = client.get(address)
        assert answer.status_code < 500, address
        seen[address] = ""
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            # Not answer.close(): it would end the connection that the test's transaction lives in.
            for close in answer._resource_closers:
                close()
            continue
        parsed = Evil()
        parsed.feed(answer.content.decode())
        seen[address] = "; ".join(parsed.found)
        for link in (one.split("#")[0] for one in parsed.links):
            if link.startswith(("/", "?")) and not link.startswith("//"):
                (asked if "?" in link else plain).append(absolute(address, link))
    return seen


def shapes_of(address: str) -> tuple[str, str]:
    """What an address has in common with those of like pages: without what is asked of the page, and with it."""
    path, query = urlsplit(address).path, urlsplit(address).query
    page = "/".join("*" if any(c.isdigit() for c in part) else part for part in path.split("/"))
    return page, page + "?" * bool(query) + "&".join(sorted(p.split("=")[0] for p in query.split("&")))


def absolute(page: str, link: str) -> str:
    return urlsplit(page).path + link if link.startswith("?") else link


STARTS = (
    "/", "/search/?q=evil", "/search/?q=%22%3E%3Cx-evil%20x-evil%3D1%3E", "/library/", "/workbench/", "/achievements/",
    "/demands/", "/review/achievements/", "/review/demands/", "/dockings/", "/docking-lists/", "/intakes/", "/tokens/",
    "/lists/dockings/", "/lists/measures/", "/lists/landings/", "/statistics/", "/audit/", "/people/", "/people/add/",
    "/memberships/", "/tasks/", "/achievements/new/", "/demands/new/", "/accounts/2fa/", "/api/docs",
    "/accounts/login/?next=%22%3E%3Cx-evil%20x-evil%3D1%3E", "/%22%3E%3Cx-evil%20x-evil%3D1%3E/",
)  # fmt: skip


@pytest.mark.parametrize("role", REACHED)
def test_no_page_of_anybody_obeys_what_was_typed(role, world, client_as) -> None:
    client = Client() if role == "stranger" else client_as(world[role].person, membership=world[role])
    pages = crawl(client, *STARTS)
    kinds = {urlsplit(address).path.strip("/").split("/")[0] for address in pages}
    assert REACHED[role] <= kinds, "there was something to look at"
    assert any(address.startswith(("/achievements/CG", "/demands/XQ")) for address in pages)
    assert not {address: found for address, found in pages.items() if found}


def test_what_was_typed_is_shown_as_it_was_typed(world, client_as) -> None:
    client = client_as(world["institute"].person, membership=world["institute"])
    from django.utils.html import escape

    page = client.get("/achievements/").content.decode()
    assert escape(ATTACK[:60]) in page
    assert "{{7*7}}" in page.replace("&#x27;", "'")
    assert ">49<" not in page
