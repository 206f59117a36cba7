"""The library as a list, one text in the wording of a day, and its files."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.domains.policies.access import can_follow, can_keep
from xiechuang.domains.policies.actions.entry import brief_of
from xiechuang.domains.policies.models import Citation, Following, PolicyText, TextVersion
from xiechuang.domains.policies.queries import library as declared
from xiechuang.domains.policies.queries.clause import lined
from xiechuang.domains.policies.queries.files import akoma_of
from xiechuang.domains.policies.queries.linking import link_spans, links_in
from xiechuang.domains.policies.queries.rows import version_read
from xiechuang.domains.policies.queries.standing import published, shown_version, standing_of
from xiechuang.domains.policies.queries.tree import pieces_of
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import mark_read
from xiechuang.web import lists
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import made_file
from xiechuang.web.templatetags.xc import day
from xiechuang.web.words import listed

CONTENTS_DEPTH = 2
LARGEST = 2_147_483_647

LIBRARY = lists.Listing(
    key="policies",
    title=_("政策文本"),
    rows=declared.policies,
    columns=declared.COLUMNS,
    filters=declared.FILTERS,
    order="order",
    row_url=lambda row: reverse("policies:policy", args=[row.number]),
    empty_text=_("没有符合条件的文本"),
    template="policies/list.html",
    sources=(
        _("“在这一天有效”包括施行日期文本未载的文本，各自的页面上写明这一点。未持有全文的文本不作任何引用。"),
    ),
)


def frame_of(actor: Actor) -> str:
    """Strangers read a page inside the portal, people who are signed in inside their frame."""
    return "web/frame.html" if actor.person_id else "web/portal.html"


def policy_list(request: HttpRequest) -> HttpResponse:
    """All texts the community cites, those not held too."""
    is_stranger = not actor_in(request).person_id
    listing = replace(LIBRARY, template="policies/list_portal.html") if is_stranger else LIBRARY
    return lists.respond(listing, request)


def policy_of(request: HttpRequest, number: str) -> PolicyText:
    """The text an address names, if the actor may see it."""
    return get_visible(actor_in(request), PolicyText, number=number)


def version_asked(request: HttpRequest, policy: PolicyText) -> TextVersion | None:
    """The version by ?version= or ?on=, else the one of today; an edition that is not there is not found."""
    edition, on = request.GET.get("version", ""), _day(request.GET.get("on", ""))
    if not edition:
        return shown_version(policy, on)
    wanted = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else 0
    found = next((one for one in published(policy) if one.edition == wanted), None)
    if found is None:
        raise NotVisible(f"{policy.number} {edition}")
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
def policy(request: HttpRequest, number: str) -> HttpResponse:
    """One text: what it says of itself, where it stands, its versions, and every clause."""
    actor, found = actor_in(request), policy_of(request, number)
    version, on = version_asked(request, found), _day(request.GET.get("on", ""))
    versions = published(found)
    if actor.person_id:
        _mark_seen(actor, found, versions)
    pieces = pieces_of(version.source) if version else ()
    spans = link_spans(links_in(found, version.source)) if version else []
    cited = set(Citation.objects.filter(policy=found).values_list("anchor", flat=True))
    shown = [
        {
            "piece": one,
            "lines": lined(version.source, one.start, one.end, spans),
            "is_cited": one.anchor in cited,
        }
        for one in pieces
        if version
    ]
    context = {
        "policy": found,
        "facts": _facts(found),
        "standing": standing_of(found, on),
        "on": on,
        "not_a_day": "" if on else request.GET.get("on", "").strip()[:40],
        "version": version,
        "versions": versions,
        "is_current": version == shown_version(found),
        "pieces": shown,
        "contents": _contents(found, pieces),
        "frame": frame_of(actor),
        "may_keep": can_keep(actor, found),
        "may_follow": can_follow(actor),
        "is_followed": visible(actor, Following).filter(policy=found).exists(),
        "has_rows": version_read(found) is not None,
        "sisters": _sisters(actor, found),
    }
    return render(request, "policies/policy.html", context)


def _mark_seen(actor: Actor, policy: PolicyText, versions: list[TextVersion]) -> None:
    """News of this text has been looked at."""
    for subject in (policy, *versions):
        mark_read(actor, subject)


def _contents(policy: PolicyText, pieces: Any) -> list[tuple[Any, str]]:
    numbered = [one for one in pieces if one.label]
    shallow = min((one.depth for one in numbered), default=0)
    most = max(shallow, CONTENTS_DEPTH)
    return [(one, brief_of(one.paragraphs, policy.title)) for one in numbered if one.depth <= most]


def _sisters(actor: Actor, policy: PolicyText) -> str:
    """The sister texts of other regions, as the comparison is asked for them."""
    if not policy.family:
        return ""
    family = visible(actor, PolicyText).filter(family=policy.family)
    numbers = list(family.order_by("order", "number").values_list("number", flat=True)[:3])
    return "&".join(f"text={number}" for number in numbers) if len(numbers) > 1 else ""


def _facts(policy: PolicyText) -> list[tuple[Any, Any]]:
    until = policy.period_until.year - 1 if policy.period_until else ""
    period = f"{policy.period_from.year}–{until}" if policy.period_from and policy.period_until else ""
    return [
        (_("文种"), declared.kind_name(policy)),
        (_("发布机关"), policy.issued_by),
        (_("文号"), policy.document_number),
        (_("通过或印发日期"), day(policy.passed_on)),
        (_("规划期"), period),
        (_("主题"), listed(declared.topic_names(policy))),
        (_("说明"), policy.note),
    ]


@require_safe
def policy_plain(request: HttpRequest, number: str) -> HttpResponse:
    """The wording as a file, byte for byte."""
    found = policy_of(request, number)
    version = version_asked(request, found)
    if version is None:
        raise NotVisible(number)
    return as_file(version.source.encode(), f"{number}-{version.edition}.txt", "text/plain; charset=utf-8")


@require_safe
def policy_akn(request: HttpRequest, number: str) -> HttpResponse:
    """The wording as Akoma Ntoso."""
    found = policy_of(request, number)
    version = version_asked(request, found)
    if version is None:
        raise NotVisible(number)
    return as_file(akoma_of(found, version), f"{number}-{version.edition}.xml", "application/akn+xml")


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes as a download."""
    response = made_file(content, name=name, media_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("policies/", policy_list, name="list"),
    path("policies/<slug:number>/", policy, name="policy"),
    path("policies/<slug:number>/text.txt", policy_plain, name="plain"),
    path("policies/<slug:number>/text.xml", policy_akn, name="akn"),
]
