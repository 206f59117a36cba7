"""Words that templates use: numbers, money and dates as officials write them, tags, icons, fields, reasons."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiechuang.web import look, words
from xiechuang.web.subjects import name_of_kind

register = template.Library()
NOTHING = "--"
YI, WAN, FEN = Decimal(100_000_000), Decimal(10_000), Decimal(100)
BILLION, MILLION = Decimal(1_000_000_000), Decimal(1_000_000)


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of posting is called."""
    return name_of_kind(kind)


@register.filter
def account_name(kind: str) -> str:
    """What a kind of account is called."""
    return name_of_kind(kind, of="account")


@register.filter
def thousands(value: Any, places: int | None = None) -> str:
    """1234567.5 → 1,234,567.5; what is unknown is “--”."""
    number = _number(value)
    if number is None:
        return NOTHING
    return f"{number:,f}" if places is None else f"{number:z,.{places}f}"


@register.filter
def number(value: Any) -> str:
    """1,200.5 for 1200.50000000: a decimal without the zeros the database adds; what is unknown is “--”."""
    known = _number(value)
    if known is None:
        return NOTHING
    plain = f"{known:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@register.filter
def share(value: Any) -> str:
    """A part of one in percent: 0.1234 → 12.3%; what is unknown is “--”."""
    number = _number(value)
    return NOTHING if number is None else f"{number * 100:z,.1f}%"


@register.filter
def figure(value: Any) -> str:
    """A cell of a figure's table: numbers with separators, words as they are, nothing as “--”."""
    if isinstance(value, int | float | Decimal):
        return thousands(value)
    return str(value) if value not in (None, "") else NOTHING


@register.filter
def money(fen: Any) -> str:
    """Fen as people say it: 1,280.50 元, 320 万元, 1.2 亿元 (rounded to two decimals from ten thousand on)."""
    number = _number(fen)
    if number is None:
        return NOTHING
    yuan = number / FEN
    if get_language() == "en":
        return _english_money(yuan)
    if abs(yuan) >= YI:
        return _("%(amount)s 亿元") % {"amount": _trimmed(yuan / YI)}
    if abs(yuan) >= WAN:
        return _("%(amount)s 万元") % {"amount": _trimmed(yuan / WAN)}
    return _("%(amount)s 元") % {"amount": f"{yuan:,.2f}"}


@register.filter
def yuan(fen: Any) -> str:
    """Fen exact to the last one: 1,234,567.50 元; what is unknown is “--”."""
    number = _number(fen)
    if number is None:
        return NOTHING
    if get_language() == "en":
        return f"CNY {number / FEN:,.2f}"
    return _("%(amount)s 元") % {"amount": f"{number / FEN:,.2f}"}


def _english_money(yuan: Decimal) -> str:
    """CNY 1,280.50, CNY 320,000.00, CNY 3.2 million, CNY 1.2 billion."""
    if abs(yuan) >= BILLION:
        return f"CNY {_trimmed(yuan / BILLION)} billion"
    return f"CNY {_trimmed(yuan / MILLION)} million" if abs(yuan) >= MILLION else f"CNY {yuan:,.2f}"


@register.filter
def day(value: date | datetime | None) -> str:
    """2019-12-08."""
    if value is None or value == "":
        return NOTHING
    return f"{_local(value):%Y-%m-%d}"


@register.filter
def moment(value: datetime | None) -> str:
    """2019-12-08 14:08, in the community's time."""
    if value is None or value == "":
        return NOTHING
    return f"{_local(value):%Y-%m-%d %H:%M}"


@register.filter
def masked_phone(value: str) -> str:
    """186****1402; anything shorter is hidden whole."""
    text = str(value or "").strip()
    if not text:
        return NOTHING
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "*" * len(text)


@register.filter
def said(word: Any) -> str:
    """A state, move or role in the language of the page."""
    return words.said(word)


@register.filter
def place(region: Any) -> str:
    """A region, city or district in the language of the page."""
    return look.place_name(region)


@register.filter
def or_nothing(value: Any) -> Any:
    """The value, or “--” where there is none."""
    return NOTHING if value in (None, "", [], ()) else value


@register.filter
def highlighted(segments: Iterable[tuple[str, bool]]) -> SafeString:
    """Segments of a search hit with the found parts marked."""
    return format_html_join("", "{}", ((_marked(text=text, is_hit=is_hit),) for text, is_hit in segments))


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture of the sprite; silent for screen readers unless it is given a label."""
    about = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    extra = " icon--big" if size == "big" else ""
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>', extra, about, static("web/icons.svg"), name
    )


@register.simple_tag
def tag(label: Any, tone: str = "calm") -> SafeString:
    """A state: dot and text."""
    return look.tag(label=label, tone=tone)


@register.simple_tag
def region(place: Any) -> SafeString:
    """A region's badge; the colour follows its place among the community's regions."""
    return look.region_badge(place)


@register.inclusion_tag("web/components/reasons.html")
def reasons(given: Iterable[Any]) -> dict[str, Any]:
    """Every reason of a refusal with its clause; takes Reason objects, their dicts, or plain sentences."""
    return {"reasons": [_reason(reason) for reason in given]}


@register.inclusion_tag("web/components/facts.html")
def facts(pairs: Sequence[tuple[Any, Any]], columns: int = 2) -> dict[str, Any]:
    """A description list of label and value."""
    return {"pairs": pairs, "is_single": columns == 1}


@register.inclusion_tag("web/components/steps_bar.html")
def steps_bar(labels: Sequence[Any], current: int) -> dict[str, Any]:
    """Where something stands on its way; ``current`` counts from 0."""
    return {"labels": labels, "current": current}


@register.inclusion_tag("web/components/empty.html")
def empty(text: str = "", hint: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """An honest nothing, with the next thing to do."""
    return {"text": text or _("暂无数据"), "hint": hint, "url": url, "action": action}


@register.simple_tag
def field(bound: BoundField, label: str = "", is_short: bool = False) -> str:  # noqa: FBT001, FBT002 - template syntax
    """A form field with label, hint and errors."""
    return render_to_string(
        "web/components/field.html", {"field": bound, "label": label, "is_short": is_short}
    )


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some parameters changed; an empty value removes one."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def address_without(context: dict[str, Any], name: str) -> str:
    """This page's address without one parameter, from the first page on."""
    return address_with(context, **{name: "", "at": ""})


def _marked(*, text: str, is_hit: bool) -> SafeString:
    return format_html("<mark>{}</mark>", text) if is_hit else format_html("{}", text)


def _number(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _trimmed(number: Decimal) -> str:
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _reason(given: Any) -> dict[str, str]:
    if isinstance(given, str):
        return {"text": given, "clause": ""}
    if isinstance(given, dict):
        return {"text": str(given.get("text", "")), "clause": str(given.get("clause", ""))}
    return {"text": str(given.text), "clause": str(given.clause)}
