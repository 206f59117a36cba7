"""Small pieces of markup that Python code needs too: state tags and region badges."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from xiechuang.kernel.orgs.public import Region

TONES = frozenset({"calm", "busy", "good", "warn", "bad"})
COLOURS = 3
# What states of domains call their tones.
ALSO = {"neutral": "calm", "active": "busy"}


def tag(*, label: Any, tone: str = "calm") -> SafeString:
    """A state: dot and text; an unknown tone is calm."""
    shown = ALSO.get(tone, tone)
    return format_html('<span class="tag tag--{}">{}</span>', shown if shown in TONES else "calm", label)


def region_badge(place: Any) -> SafeString:
    """The badge of a region, coloured by its place among them; a city, district or plain text has no colour."""
    if place in (None, ""):
        return format_html("{}", "--")
    slot = region_slot(place)
    return format_html('<span class="region{}">{}</span>', f" region--{slot}" if slot else "", place)


def region_slot(place: Any) -> int:
    """1, 2 or 3 for the first three regions of the community, else 0; asks the database for nothing."""
    if not isinstance(place, Region) or place.level != Region.Level.REGION or place.order >= COLOURS:
        return 0
    return place.order + 1
