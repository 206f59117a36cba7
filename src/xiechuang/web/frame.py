"""What every page of the frame needs to know: who is there, which community, which menu."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from xiechuang.kernel.community.public import Community, current_community
from xiechuang.kernel.orgs.public import PUBLIC, Actor
from xiechuang.web import menu, workbench
from xiechuang.web.menu import menu_for, public_links
from xiechuang.web.tally import tally

THEMES = frozenset({"light", "dark"})
THEME_COOKIE = "xc_theme"
PRODUCT = "协创"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityLines:
    """What the frame says about the community, in the language of the page."""

    name: str
    footer: tuple[tuple[str, str], ...] = ()
    has_sample: bool = False


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for every template; what costs a query is read only by templates that show it."""
    actor = getattr(request, "actor", PUBLIC)
    counts: Any = SimpleLazyObject(lambda: counts_for(actor))
    return {
        "actor": actor,
        "community": SimpleLazyObject(community_lines),
        "menu": SimpleLazyObject(lambda: menu_for(actor=actor, path=request.path, counts=counts["menu"])),
        "public_links": SimpleLazyObject(public_links),
        "open_work": SimpleLazyObject(lambda: sum(counts["bell"].values())),
        "theme": theme_of(request=request),
        "is_demo": bool(getattr(settings, "DEMO", False)),
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
    }


def counts_for(actor: Actor) -> dict[str, dict[str, int]]:
    """What waits for the actor, beside each line of the menu and for the bell; one statement for all of it."""
    parts = {"menu": menu.waiting_for(actor=actor), "bell": workbench.waiting_for(actor=actor)}
    asked = {(part, key): waiting for part, lines in parts.items() for key, waiting in lines.items()}
    found = tally(actor, asked)
    return {part: {key: found[part, key] for key in lines} for part, lines in parts.items()}


def theme_of(*, request: HttpRequest) -> str:
    """The look this browser asked for; empty follows the system."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def community_lines() -> CommunityLines:
    """Name and filled-in footer lines; the product's own name before a profile is loaded."""
    community = current_community()
    if community is None:
        return CommunityLines(name=PRODUCT)
    return _lines(community=community, in_english=get_language() == "en")


def _lines(*, community: Community, in_english: bool) -> CommunityLines:
    footer = community.settings.get("footer") or []
    filled = tuple(
        (_label(line, in_english=in_english), line["value"]) for line in footer if line.get("value")
    )
    name = community.english_name if in_english and community.english_name else community.name
    return CommunityLines(name=name, footer=filled, has_sample=community.has_sample)


def _label(line: dict[str, str], *, in_english: bool) -> str:
    return line.get("english") or line["label"] if in_english else line["label"]
