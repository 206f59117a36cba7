"""The public portal: a search box, figures, and the newest; domains bring what is shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xiechuang.web.charts import Chart
from xiechuang.web.words import Words
from xiechuang.web.workbench import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfItem:
    """One line of a shelf."""

    title: str
    url: str
    note: str = ""
    region: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The newest of one kind."""

    title: str
    items: Sequence[ShelfItem]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Showcase:
    """All that a domain shows to the public on the first page."""

    figures: Sequence[Card] = ()
    about_figures: str = ""
    charts: Sequence[Chart] = ()
    shelves: Sequence[Shelf] = ()
    rules: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """A way in for one kind of visitor."""

    title: Words
    text: Words
    url_name: str
    icon: str = "right"
    order: int = 100


_showcases: dict[str, Callable[[], Showcase]] = {}
_doorways: dict[str, Doorway] = {}


def register_showcase(key: str, showcase: Callable[[], Showcase]) -> None:
    """A domain brings what the public may see at first sight; it must rest on public records and totals only."""
    _showcases[key] = showcase


def register_doorway(key: str, doorway: Doorway) -> None:
    """A domain brings a way in."""
    _doorways[key] = doorway


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    context = {
        "showcases": [showcase() for showcase in _showcases.values()],
        "doorways": sorted(_doorways.values(), key=lambda doorway: doorway.order),
    }
    return render(request, "web/home.html", context)


def marked(text: str, *, words: Sequence[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of the words; case does not matter."""
    folded, hits = text.casefold(), [False] * len(text)
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else text
    for word in {word.casefold() for word in words if word.strip()}:
        place = folded.find(word)
        while place >= 0:
            hits[place : place + len(word)] = [True] * len(word)
            place = folded.find(word, place + 1)
    return _pieces(text, hits)


def _pieces(text: str, hits: Sequence[bool]) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for character, is_hit in zip(text, hits, strict=False):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + character, is_hit)
        else:
            pieces.append((character, is_hit))
    return pieces


register_doorway(
    "api",
    Doorway(
        title=_("开发者"),
        text=_("全部公开数据与办理功能都有开放接口，附说明文档。"),
        url_name="api:openapi-view",
        icon="link",
        order=900,
    ),
)
