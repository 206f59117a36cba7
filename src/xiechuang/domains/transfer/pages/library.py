"""The public library: everything published, found by words and narrowed by region, field, stage and kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.queries.records import count_by, count_by_field, in_field, public_records
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.search.public import find
from xiechuang.web.look import region_names

MODELS: Mapping[str, type[Record]] = {"achievement": Achievement, "demand": Demand}
TABS = {"achievement": _("成果"), "demand": _("需求")}
COLUMNS = {"region": "region_id", "stage": "stage", "type": "kind"}
ON_A_PAGE, FOUND_AT_MOST, WORDS_AT_MOST = 20, 1_000, 200


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow: its key in the address, its label, its choices with counts and addresses, and the way out."""

    key: str
    label: Any
    choices: list[tuple[str, str, int, str]]
    current: str
    all_url: str


def public_list(request: HttpRequest) -> HttpResponse:
    """The page."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in MODELS else "achievement"
    words = request.GET.get("q", "").strip()[:WORDS_AT_MOST]
    rows = _found(public_records(MODELS[kind]), kind=kind, words=words)
    page = Paginator(_narrowed(rows, given=request.GET), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": "web/frame.html" if request.actor.person_id else "web/portal.html",  # type: ignore[attr-defined]
        "kind": kind,
        "tabs": [(key, label, public_records(MODELS[key]).count()) for key, label in TABS.items()],
        "words": words,
        "facets": facets_of(rows, kind=kind, given=request.GET),
        "cards": [_card(record) for record in page],
        "page": page,
        "pages": _near(page, given=request.GET),
        "previous_url": _address(request.GET, "page", page.number - 1) if page.has_previous() else "",
        "next_url": _address(request.GET, "page", page.number + 1) if page.has_next() else "",
    }
    return render(request, "transfer/records/library.html", context)


def facets_of(rows: QuerySet[Any], *, kind: str, given: QueryDict) -> list[Facet]:
    """Each facet counts what the other facets leave."""
    regions = region_names()
    by_region = count_by(_narrowed(rows, given=given, without="region"), "region")
    by_field = count_by_field(_narrowed(rows, given=given, without="field"))
    facets = [
        _facet("region", _("地区"), by_region, regions, given),
        _facet("field", _("技术领域"), by_field, {c: name_of("fields", c) for c in by_field}, given),
    ]
    coded = [("stage", _("阶段"), "stages"), ("type", _("成果类别"), "achievement_kinds")]
    for key, label, vocabulary in coded[: 2 if kind == "achievement" else 1]:
        counts = count_by(_narrowed(rows, given=given, without=key), COLUMNS[key])
        facets.append(_facet(key, label, counts, {c: name_of(vocabulary, c) for c in counts}, given))
    return [facet for facet in facets if facet.choices]


def _facet(key: str, label: Any, counts: dict[str, int], names: Mapping[str, str], given: QueryDict) -> Facet:
    listed = [(c, names.get(c, c), n, _address(given, key, c)) for c, n in counts.items()]
    ordered = sorted(listed, key=lambda choice: (-choice[2], choice[0]))
    return Facet(key, label, ordered, given.get(key, ""), _address(given, key, ""))


def _address(given: QueryDict, key: str, value: Any) -> str:
    """This page narrowed otherwise, from its first page on."""
    query = given.copy()
    for name in ("page", key):
        query.pop(name, None)
    if value != "":
        query[key] = str(value)
    return f"?{query.urlencode()}"


def _narrowed(rows: QuerySet[Any], *, given: QueryDict, without: str = "") -> QuerySet[Any]:
    for key, column in COLUMNS.items():
        wanted = given.get(key, "")[:40]
        if wanted and key != without and (column != "kind" or rows.model is Achievement):
            rows = rows.filter(**{column: wanted})
    field = given.get("field", "")[:40]
    return in_field(rows, field) if field and without != "field" else rows


def _found(rows: QuerySet[Any], *, kind: str, words: str) -> QuerySet[Any]:
    """Best first when words are given, else the newest first."""
    if not words:
        return rows.order_by("-published_at", "-pk")
    hits = [entry.subject_id for entry in find(words, kinds=[kind], limit=FOUND_AT_MOST).entries]
    places = Case(
        *(When(pk=pk, then=Value(place)) for place, pk in enumerate(hits)), default=Value(len(hits))
    )
    return rows.filter(pk__in=hits).order_by(places) if hits else rows.none()


def _card(record: Record) -> dict[str, Any]:
    fields = [name_of("fields", code) for code in record.fields[:2]]
    stage = name_of("stages", record.stage) if record.stage else ""
    more = (
        name_of("achievement_kinds", record.kind) if isinstance(record, Achievement) and record.kind else ""
    )
    return {"record": record, "chips": [word for word in (*fields, stage, more) if word]}


def _near(page: Page, *, given: QueryDict) -> list[tuple[Any, str]]:
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [(n, _address(given, "page", n) if isinstance(n, int) else "") for n in shown]


urlpatterns = [path("library/", public_list, name="public_list")]
