"""The workbench: what waits for me, what I did, what I started, what was copied to me, from every domain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.lib import clock
from xiechuang.web import menu
from xiechuang.web.tally import Waiting, tally
from xiechuang.web.words import Words, said

SHOWN = 50
TABS = (("todo", _("待办")), ("done", _("已办")), ("started", _("我发起")), ("copied", _("抄送")))


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One line of the workbench."""

    title: Words
    url: str
    at: datetime
    kind_label: Words
    state_label: Words = ""
    state_tone: str = "calm"
    due_on: date | None = None
    number: str = ""

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < clock.today()


def item_about(row: Any, *, title: Words, url: str, at: datetime, **more: Any) -> WorkItem:
    """A line about a case, which is called by its kind and stands in the words and the tone of its ``status``."""
    return WorkItem(
        title=title,
        url=url,
        at=at,
        kind_label=said(row._meta.verbose_name),
        state_label=said(row.status.label),
        state_tone=row.status.tone,
        **more,
    )


Items = Callable[[Any], Sequence[WorkItem]]


def nothing(actor: Any) -> Sequence[WorkItem]:  # noqa: ARG001 - the shape of a source
    """A source that has no such list."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSource:
    """The four lists of one domain; each is given the actor. ``waiting`` gives the rows of ``todo``, to be counted."""

    key: str
    label: Words
    waiting: Waiting | None = None
    todo: Items = nothing
    done: Items = nothing
    started: Items = nothing
    copied: Items = nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure on the workbench: one question, its answer, and where the answer leads."""

    label: Words
    value: str
    unit: Words = ""
    note: Words = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSource:
    """Gives an actor's figures."""

    key: str
    cards: Callable[[Any], Sequence[Card]]
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickEntry:
    """A short way to the start of something; without roles it is for everybody."""

    label: Words
    url_name: str
    icon: str = "plus"
    roles: frozenset[str] = field(default_factory=frozenset)
    order: int = 100


_sources: dict[str, WorkSource] = {}
_cards: dict[str, CardSource] = {}
_entries: dict[str, QuickEntry] = {}


def register(source: WorkSource) -> None:
    """A domain brings its lists."""
    _sources[source.key] = source


def register_cards(source: CardSource) -> None:
    """A domain brings its figures."""
    _cards[source.key] = source


def register_entry(entry: QuickEntry) -> None:
    """A domain brings a short way in."""
    _entries[entry.url_name] = entry


def work_of(*, actor: Any, tab: str) -> list[WorkItem]:
    """All lines of a tab: what is due first leads, then the newest."""
    items = [item for source in _sources.values() for item in getattr(source, tab)(actor)]
    return sorted(items, key=lambda item: (item.due_on or date.max, -item.at.timestamp()))


def waiting_for(*, actor: Any) -> dict[str, Waiting]:
    """By source what waits for this actor; nothing for strangers."""
    if actor.is_public:
        return {}
    return {key: source.waiting for key, source in _sources.items() if source.waiting}


def open_work_count(*, actor: Any) -> int:
    """How much waits for this actor."""
    return sum(tally(actor, waiting_for(actor=actor)).values())


def cards_for(*, actor: Any) -> list[Card]:
    """The figures for this actor."""
    ordered = sorted(_cards.values(), key=lambda source: source.order)
    return [card for source in ordered for card in source.cards(actor)]


def entries_for(*, role: str) -> list[QuickEntry]:
    """The short ways for a role."""
    open_entries = (entry for entry in _entries.values() if not entry.roles or role in entry.roles)
    return sorted(open_entries, key=lambda entry: entry.order)


@login_required
def workbench(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    lists = {key: work_of(actor=actor, tab=key) for key, _label in TABS}
    tab = request.GET.get("tab", "todo")
    tab = tab if tab in lists else "todo"
    # A domain lists no more than it must; what waits is counted in full, so that the tab says what the bell says.
    counts = {key: len(items) for key, items in lists.items()} | {"todo": open_work_count(actor=actor)}
    context = {
        "tabs": [{"key": key, "label": label, "count": counts[key]} for key, label in TABS],
        "tab": tab,
        "items": lists[tab][:SHOWN],
        "left_out": max(0, counts[tab] - SHOWN),
        "cards": cards_for(actor=actor),
        "entries": entries_for(role=str(actor.role)),
    }
    return render(request, "web/workbench.html", context)


menu.register(
    menu.MenuItem(section=_("我的"), label=_("工作台"), url_name="workbench", icon="inbox", order=0)
)
