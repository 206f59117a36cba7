"""The search page: a box that completes, ways to narrow with counts, and why each hit stands where it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.engines.matching import FIELD_WEIGHTS
from xiechuang.kernel.community.public import field_path, name_of, term
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.search.public import (
    MEETING,
    OTHER_NAME,
    Found,
    Hit,
    SearchEntry,
    correct,
    explain_hit,
    find,
    kind_labels,
    question_of,
    suggest,
)
from xiechuang.web.look import region_names
from xiechuang.web.words import Words, said

HITS_ON_A_PAGE, LONGEST_QUESTION, MOST_CHOSEN = 20, 200, 20
HITS_INSTEAD, WORDS_INSTEAD = 5, 6
"""Shown when nothing fits as asked: hits of what may have been meant, or words that go on from what was typed."""
FACETS: Mapping[str, Words] = {"kind": _("类别"), "region": _("地区"), "field": _("技术领域")}
KEYS = frozenset("abcdefghijklmnopqrstuvwxyz-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a facet: what it is called, how many hits it has, and the address that takes it in or out."""

    label: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One way to narrow."""

    key: str
    label: Words
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of the page asks for; what it asks for and nobody knows is left out."""

    given: QueryDict
    text: str
    chosen: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, given: QueryDict) -> "Question":
        """Read the address."""
        known = {"kind": kind_labels(), "region": region_names()}
        chosen = {key: tuple(dict.fromkeys(given.getlist(key)[:MOST_CHOSEN])) for key in FACETS}
        kept = {key: tuple(code for code in chosen[key] if code in names) for key, names in known.items()}
        kept["field"] = tuple(code for code in chosen["field"] if term("fields", code))
        return cls(given, given.get("q", "").strip()[:LONGEST_QUESTION], kept)

    def find(self, *, actor: Actor) -> Found:
        """Ask; a page after one that is none is the first."""
        return self._find(actor=actor, after=self.given.get("after", ""))

    def _find(self, *, actor: Actor, after: str) -> Found:
        try:
            return find(
                self.text,
                actor=actor,
                kinds=self.chosen["kind"],
                regions=self.chosen["region"],
                fields=self.chosen["field"],
                limit=HITS_ON_A_PAGE,
                after=after,
            )
        except ValueError:
            return self._find(actor=actor, after="")

    def address(self, **changes: Sequence[str]) -> str:
        """The address of this question with some lists changed, from its first page on."""
        lists: dict[str, Sequence[str]] = {"q": [self.text] if self.text else [], **self.chosen, **changes}
        return f"?{urlencode(lists, doseq=True)}"

    def toggled(self, key: str, code: str) -> str:
        """The address with one value taken in, or out when it is in."""
        now = self.chosen[key]
        return self.address(**{key: [c for c in now if c != code] if code in now else [*now, code]})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits the words and that the asker may see, with the ways to narrow it."""
    question = Question.of(request.GET)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = question.find(actor=actor)
    meant = correct(question.text, actor=actor)
    regions = {one.code: one for one in Region.objects.filter(level=Region.Level.REGION)}
    facets = [_facet(question, found, key=key) for key in ("region", "field")]
    context = {
        "question": question,
        "found": found,
        "hits": [_shown(hit, question=question, regions=regions) for hit in found.hits],
        "tabs": _tabs(question, found),
        "facets": facets,
        "has_facets": any(facet.choices for facet in facets),
        "chips": _chips(question),
        "all_url": question.address(**{key: [] for key in FACETS}),
        "next_url": question.address(after=[found.after]) if found.after else "",
        "first_url": question.address() if request.GET.get("after") else "",
        "meant": meant,
        "meant_url": question.address(q=[meant.text]) if meant else "",
    }
    if not found.total and question.text:
        context |= _instead(question, meant=meant.text if meant else "", actor=actor, regions=regions)
    return render(request, "web/search.html", context)


def _instead(
    question: Question, *, meant: str, actor: Actor, regions: Mapping[str, Region]
) -> dict[str, Any]:
    """What stands in an empty page: the question stays as it was typed, and nothing is passed off as its answer."""
    if not meant:
        words = [one.text for one in suggest(question.text, limit=WORDS_INSTEAD)]
        return {"words": [{"text": word, "url": question.address(q=[word])} for word in words]}
    other = replace(question, text=meant)
    found = other.find(actor=actor)
    return {
        "instead": [_shown(hit, question=other, regions=regions) for hit in found.hits[:HITS_INSTEAD]],
        "instead_total": found.total,
    }


@require_safe
def search_suggest(request: HttpRequest) -> HttpResponse:
    """What may be typed next, as the options of the search box."""
    key = request.GET.get("for", "")
    found = suggest(request.GET.get("q", ""))
    context = {"suggestions": found, "key": key if key and set(key) <= KEYS else "top"}
    return render(request, "web/suggestions.html", context)


@require_safe
def search_why(request: HttpRequest) -> HttpResponse:
    """Why one hit stands where it does: the points of each word."""
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    kind, number = request.GET.get("kind", "")[:40], request.GET.get("number", "")[:40]
    entry = SearchEntry.objects.filter(kind=kind, number=number).first()
    actor: Actor = request.actor  # type: ignore[attr-defined]
    why = explain_hit(asked, kind=kind, subject_id=entry.subject_id, actor=actor) if entry and asked else None
    if entry is None or why is None:
        raise Http404
    context = {
        "asked": asked,
        "entry": entry,
        "why": why,
        "weights": FIELD_WEIGHTS,
        "asks_figures": bool(question_of(asked).wanted),
        "meeting": MEETING,
        "meeting_other": MEETING * OTHER_NAME,
        "back": f"{reverse('search')}?{urlencode({'q': asked})}",
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, "web/why_part.html" if is_part else "web/why.html", context)


def _tabs(question: Question, found: Found) -> list[Choice]:
    """All kinds, or one of them."""
    counts, chosen = found.facets["kind"], question.chosen["kind"]
    every = Choice(
        label=str(_("全部")),
        count=sum(counts.values()),
        url=question.address(kind=[]),
        is_chosen=not chosen,
    )
    return [every] + [
        Choice(
            label=said(label),
            count=counts.get(key, 0),
            url=question.address(kind=[key]),
            is_chosen=key in chosen,
        )
        for key, label in kind_labels().items()
    ]


def _facet(question: Question, found: Found, *, key: str) -> Facet:
    """The values that hits have, most first, and those that are chosen; of fields only the first level."""
    counts = found.facets[key]
    codes = [code for code in counts if key != "field" or "." not in code]
    codes += [code for code in question.chosen[key] if code not in codes]
    choices = [
        Choice(
            label=_label(key, code),
            count=counts.get(code, 0),
            url=question.toggled(key, code),
            is_chosen=code in question.chosen[key],
        )
        for code in codes
    ]
    return Facet(key=key, label=FACETS[key], choices=choices)


def _chips(question: Question) -> list[dict[str, Any]]:
    """Every choice made, with the address that takes it back."""
    return [
        {"facet": FACETS[key], "label": _label(key, code), "url": question.toggled(key, code)}
        for key in FACETS
        for code in question.chosen[key]
    ]


def _label(key: str, code: str) -> str:
    if key == "kind":
        return said(kind_labels().get(code, code))
    if key == "region":
        return region_names().get(code, code)
    return field_path(code) if "." in code else name_of("fields", code)


def _shown(hit: Hit, *, question: Question, regions: Mapping[str, Region]) -> dict[str, Any]:
    entry = hit.entry
    asked = urlencode({"q": question.text, "kind": entry.kind, "number": entry.number})
    return {
        "entry": entry,
        "kind": said(kind_labels().get(entry.kind, entry.kind)),
        "region": regions.get(entry.region_code),
        "fields": [name_of("fields", code) for code in entry.fields[:2]],
        "title": hit.title_segments,
        "text": hit.excerpt_segments,
        "met": hit.met,
        "why": f"{reverse('search_why')}?{asked}" if question.text else "",
    }
