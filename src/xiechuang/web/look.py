"""Small pieces of markup that Python code needs too: state tags and region badges."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from xiechuang.kernel.orgs.public import Region
from xiechuang.web.words import said

TONES = frozenset({"calm", "busy", "good", "warn", "bad"})
COLOURS = 3
# What states of domains call their tones.
ALSO = {"neutral": "calm", "active": "busy"}


def tag(*, label: Any, tone: str = "calm") -> SafeString:
    """A state: dot and text; an unknown tone is calm."""
    shown = ALSO.get(tone, tone)
    return format_html(
        '<span class="tag tag--{}">{}</span>', shown if shown in TONES else "calm", said(label)
    )


def region_badge(place: Any) -> SafeString:
    """The badge of a region, coloured by its place among them; a city, district or plain text has no colour."""
    if place in (None, ""):
        return format_html("{}", "--")
    slot = region_slot(place)
    return format_html(
        '<span class="region{}">{}</span>', f" region--{slot}" if slot else "", place_name(place)
    )


def place_name(place: Any) -> str:
    """What a place is called in the language of the page; the Chinese name where no other is known."""
    english = place.english_name if isinstance(place, Region) and get_language() == "en" else ""
    return english or str(place)


def region_names() -> dict[str, str]:
    """The regions of the community by code, in the language of the page."""
    return {one.code: place_name(one) for one in Region.objects.filter(level=Region.Level.REGION)}


def region_slot(place: Any) -> int:
    """1, 2 or 3 for the first three regions of the community, else 0; asks the database for nothing."""
    if not isinstance(place, Region) or place.level != Region.Level.REGION or place.order >= COLOURS:
        return 0
    return place.order + 1
