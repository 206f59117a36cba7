"""The public catalogue: its rows, columns and filters, for the page, the files and the API."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.html import format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.models import Provider, Rating, Recognition, ServiceItem
from xiechuang.domains.providers.queries.kinds import kind_choices, kind_name
from xiechuang.domains.providers.queries.prices import said_price
from xiechuang.domains.providers.states import ProviderState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.wording import choices_of
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import Column, choice_filter, region_column, region_filter, state_column
from xiechuang.web.lists.filters import Filter
from xiechuang.web.look import place_name, region_names, tag
from xiechuang.web.words import listed, said

FEN = 100


def providers(actor: Actor) -> QuerySet[Provider]:
    """Every provider that the actor may see, with its services, decisions and ratings."""
    rated = Rating.objects.filter(provider=OuterRef("pk")).order_by().values("provider")
    rows = visible(actor, Provider).select_related("organisation", "region", "place__parent")
    decided = Recognition.objects.select_related("region").order_by("region__order")
    return rows.prefetch_related(Prefetch("services"), Prefetch("recognitions", decided)).annotate(
        stars=Subquery(rated.annotate(mean=Avg("stars")).values("mean")),
        rated=Subquery(rated.annotate(n=Count("pk")).values("n")),
    )


def offered(provider: Provider) -> list[ServiceItem]:
    """The services on offer."""
    return [one for one in provider.services.all() if one.is_offered]


def said_kinds(provider: Provider) -> str:
    """The kinds of its services."""
    return str(listed(kind_name(code) for code in provider.kinds))


def said_place(provider: Provider) -> str:
    """Where it is, with the city above a district."""
    place = provider.place
    if place is None:
        return ""
    above = place.parent
    has_city = above is not None and above.level == "city"
    return f"{place_name(above)} {place_name(place)}" if has_city else place_name(place)


def price_span(provider: Provider) -> str:
    """The lowest and the highest price of its services; by agreement where none is stated."""
    services = [one for one in offered(provider) if one.price_from_fen is not None]
    if not services:
        return _now("面议")
    low = min(one.price_from_fen or 0 for one in services)
    high = max(one.price_to_fen or 0 for one in services)
    return said_price({"price_from_fen": low, "price_to_fen": high})


def said_recognitions(provider: Provider) -> str:
    """What each other region decided, in words."""
    found = [f"{place_name(one.region)}{said(one.status.label)}" for one in provider.recognitions.all()]
    return str(listed(found))


def _recognition_tags(provider: Provider) -> Any:
    tags = (
        (tag(label=f"{place_name(one.region)} {said(one.status.label)}", tone=one.status.tone),)
        for one in provider.recognitions.all()
    )
    return format_html_join(" ", "{}", tags)


def said_stars(provider: Any) -> str:
    """The mean of its ratings and how many there are."""
    if not provider.rated:
        return ""
    mean = Decimal(str(provider.stars)).quantize(Decimal("0.1"))
    return _now("%(mean)s 星（%(n)d 份）") % {"mean": mean, "n": provider.rated}


COLUMNS = (
    Column(key="number", title=_("编号"), sort="number", is_shown=False),
    Column(key="name", title=_("机构"), is_link=True, sort="name"),
    region_column(sort="region"),
    Column(key="kinds", title=_("服务类别"), value=said_kinds),
    Column(key="recognitions", title=_("外地互认"), value=said_recognitions, cell=_recognition_tags),
    state_column(),
    Column(key="prices", title=_("价格"), value=price_span),
    Column(key="stars", title=_("评价"), value=said_stars),
    Column(key="place", title=_("所在地"), value=said_place),
    Column(
        key="valid_until", title=_("有效期止（不含）"), kind=Kind.DATE, sort="valid_until", is_shown=False
    ),
    Column(key="listed_on", title=_("入库日期"), kind=Kind.DATE, sort="listed_on", is_shown=False),
    Column(key="address", title=_("地址"), is_shown=False),
    Column(
        key="is_sample", title=_("示例"), value=lambda row: _("是") if row.is_sample else "", is_shown=False
    ),
)


def _words() -> Filter:
    def narrow(rows: Any, given: dict[str, Any]) -> Any:
        for word in given["text"].split():
            services = ServiceItem.objects.filter(provider=OuterRef("pk"), is_offered=True)
            in_service = services.filter(Q(name__icontains=word) | Q(text__icontains=word))
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(intro__icontains=word)
                | Q(laboratories__icontains=word)
                | Q(instruments__icontains=word)
                | Exists(in_service)
            )
        return rows

    label = _("机构、服务、实验室或仪器")
    return Filter(
        key="text",
        label=label,
        fields=lambda: {"text": forms.CharField(label=str(label), required=False, max_length=200)},
        narrow=narrow,
    )


def _kind() -> Filter:
    def narrow(rows: Any, given: dict[str, Any]) -> Any:
        services = ServiceItem.objects.filter(provider=OuterRef("pk"), is_offered=True, kind=given["kind"])
        return rows.filter(Exists(services))

    return Filter(
        key="kind", label=_("服务类别"), narrow=narrow,
        fields=lambda: {"kind": forms.ChoiceField(
            label=_now("服务类别"), required=False, choices=[("", _now("全部")), *kind_choices()]
        )},
    )  # fmt: skip


def _usable_in() -> Filter:
    """Where vouchers of one region may be used today."""

    def narrow(rows: Any, given: dict[str, Any]) -> Any:
        today = clock.today()
        return rows.in_force(today).accepted_by(given["usable"], service_kind=None, on=today)

    return Filter(
        key="usable", label=_("哪里的券能用"), narrow=narrow,
        fields=lambda: {"usable": forms.ChoiceField(
            label=_now("哪里的券能用"), required=False, choices=[("", _now("全部")), *region_names().items()]
        )},
    )  # fmt: skip


def _price() -> Filter:
    def narrow(rows: Any, given: dict[str, Any]) -> Any:
        services = ServiceItem.objects.filter(provider=OuterRef("pk"), is_offered=True)
        return rows.filter(Exists(services.filter(price_from_fen__lte=int(given["price"] * FEN))))

    return Filter(
        key="price", label=_("价格不高于（元）"), narrow=narrow,
        fields=lambda: {"price": forms.DecimalField(
            label=_now("价格不高于（元）"), required=False, min_value=0, max_value=10**9, decimal_places=2
        )},
    )  # fmt: skip


def _stars() -> Filter:
    def narrow(rows: Any, given: dict[str, Any]) -> Any:
        return rows.filter(stars__gte=int(given["stars"]))

    return Filter(
        key="stars", label=_("评价不低于"), narrow=narrow,
        fields=lambda: {"stars": forms.ChoiceField(
            label=_now("评价不低于"), required=False,
            choices=[("", _now("全部")), *((str(n), _now("%d 星") % n) for n in (3, 4, 5))],
        )},
    )  # fmt: skip


FILTERS = (
    _words(),
    _kind(),
    region_filter(),
    _usable_in(),
    _price(),
    _stars(),
    choice_filter(key="state", label=_("状态"), choices=lambda: choices_of(ProviderState)),
)
