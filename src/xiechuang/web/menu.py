"""The menu on the left: domains say in their apps.py what stands in it, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.checks import register as register_check
from django.urls import NoReverseMatch, reverse

from xiechuang.web.tally import Waiting
from xiechuang.web.words import Words

# A menu of more entries than a screen holds is folded, but for the first section and the one that is open now.
MOST_UNFOLDED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """One line of the menu; without roles it is for everybody who is signed in. ``waiting`` gives the rows it counts."""

    section: Words
    label: Words
    url_name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    icon: str = "file"
    order: int = 100
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A menu item as one actor sees it on one page."""

    label: Words
    url: str
    icon: str
    is_current: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries under one heading."""

    label: Words
    entries: tuple[Entry, ...]
    is_open: bool = True

    @property
    def count(self) -> int:
        """What waits in all its entries, shown while it is folded."""
        return sum(entry.count for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicLink:
    """A page of the public portal that stands in its top line."""

    label: Words
    url_name: str
    order: int = 100

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)


_items: dict[str, MenuItem] = {}
_public: dict[str, PublicLink] = {}


def register(item: MenuItem) -> None:
    """Put an item into the menu; registering the same page again replaces it."""
    _items[item.url_name] = item


def register_public_link(link: PublicLink) -> None:
    """Put a page into the portal's top line."""
    _public[link.url_name] = link


def public_links() -> list[PublicLink]:
    """The portal's top line, in its order."""
    return sorted(_public.values(), key=lambda link: link.order)


def items_for(*, role: str) -> list[MenuItem]:
    """The items for a role, in their order."""
    open_items = (item for item in _items.values() if not item.roles or role in item.roles)
    return sorted(open_items, key=lambda item: (item.order, item.label))


def waiting_for(*, actor: Any) -> dict[str, Waiting]:
    """By item what is counted beside it."""
    return {item.url_name: item.waiting for item in items_for(role=str(actor.role)) if item.waiting}


def menu_for(*, actor: Any, path: str, counts: Mapping[str, int]) -> list[Section]:
    """The sections an actor sees; a section stands where its first item stands."""
    items = items_for(role=str(actor.role))
    current = current_item(items=items, path=path)
    sections: dict[str, list[Entry]] = {}
    for item in items:
        entry = _entry(item=item, count=counts.get(item.url_name, 0), is_current=item is current)
        sections.setdefault(str(item.section), []).append(entry)
    is_short = len(items) <= MOST_UNFOLDED
    return [
        Section(
            label=label,
            entries=tuple(entries),
            is_open=is_short or not place or any(entry.is_current for entry in entries),
        )
        for place, (label, entries) in enumerate(sections.items())
    ]


def current_item(*, items: Iterable[MenuItem], path: str) -> MenuItem | None:
    """The item whose address is the longest beginning of the page's own."""
    matching = [item for item in items if path.startswith(reverse(item.url_name))]
    return max(matching, key=lambda item: len(reverse(item.url_name)), default=None)


def _entry(*, item: MenuItem, count: int, is_current: bool) -> Entry:
    return Entry(
        label=str(item.label),
        url=reverse(item.url_name),
        icon=item.icon,
        is_current=is_current,
        count=count,
    )


@register_check()
def every_item_has_a_page(**_options: Any) -> list[CheckMessage]:
    """Complain at start-up about a menu item whose page does not exist, not on every page later."""
    return [error for item in _items.values() for error in _problem(item=item)]


def _problem(*, item: MenuItem) -> list[CheckMessage]:
    try:
        reverse(item.url_name)
    except NoReverseMatch:
        return [Error(f"菜单项“{item.label}”指向不存在的页面 {item.url_name}", id="web.E001")]
    return []
