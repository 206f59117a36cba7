"""What other domains show on a park's page: each registers a panel, so that the register knows none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xiechuang.kernel.orgs.public import Actor, Park

Words = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """One line: what it is, the number or words, and where it leads."""

    label: Words
    value: str
    unit: str = ""
    note: Words = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A card on a park's page."""

    title: Words
    rows: Sequence[PanelRow]
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSource:
    """Gives a park's panel as an actor may see it; None where there is nothing to show."""

    key: str
    panel: Callable[[Actor, Park], Panel | None]
    order: int = 100


_sources: dict[str, PanelSource] = {}


def register_panel(source: PanelSource) -> None:
    """A domain brings its panel; it does this in its apps.py."""
    _sources[source.key] = source


def panels_of(actor: Actor, park: Park) -> list[Panel]:
    """All panels of a park, in their order."""
    listed = sorted(_sources.values(), key=lambda source: (source.order, source.key))
    return [panel for source in listed if (panel := source.panel(actor, park)) is not None]
