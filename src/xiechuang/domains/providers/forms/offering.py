"""Services as people type them: rows of an application, and one service of a listed provider."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.providers.forms.asking import AskingForm
from xiechuang.domains.providers.queries.kinds import kind_choices, kind_name
from xiechuang.domains.providers.queries.prices import ends_of, price_typed, said_price
from xiechuang.domains.providers.rules.offering import LENGTHS, service_faults
from xiechuang.kernel.exchange import CellRefused, parsers
from xiechuang.web.rows import Cell, Row, RowsField

PRICE_HINT = gettext_lazy("如 800、800-1200、1.5万 或 面议")
_price = parsers.money_range(unit="元")


def read_price(text: str) -> dict[str, Any]:
    """Both ends in fen, none when by agreement; what is no price is kept as it was typed."""
    try:
        found = _price(text)
    except CellRefused:
        return {"price_from_fen": None, "price_to_fen": None, "price_typed": text}
    return dict(ends_of(found))


def loose_row(row: Mapping[str, str]) -> dict[str, Any]:
    """A typed row as it is kept, fit or not."""
    texts = {name: str(row.get(name, "")).strip() for name in ("name", "kind", "unit", "text")}
    return texts | read_price(str(row.get("price", "")))


def typed_row(row: Mapping[str, Any]) -> Row:
    """A kept row as it was typed."""
    texts = {name: str(row.get(name) or "") for name in ("name", "kind", "unit", "text")}
    return texts | {"price": price_typed(row)}


def read_row(row: Row, *, kinds: Any = None) -> dict[str, Any]:
    """A typed row, or every fault of it."""
    given = loose_row(row)
    known = {code for code, _name in kind_choices()} if kinds is None else kinds
    if faults := [str(fault.text) for fault in service_faults(given, kinds=known)]:
        raise ValidationError(faults)
    return given


def services_field() -> RowsField:
    """The services of an application."""
    return RowsField(
        label=gettext_lazy("服务项目"),
        help_text=gettext_lazy("每项写明名称、类别、计价单位和价格；价格单位为元"),
        cells=(
            Cell("name", gettext_lazy("服务名称"), is_wide=True),
            Cell("kind", gettext_lazy("类别"), choices=lambda: [("", _("请选择")), *kind_choices()]),
            Cell("unit", gettext_lazy("计价单位"), hint=gettext_lazy("如：样、小时、项")),
            Cell("price", gettext_lazy("价格（元）"), hint=PRICE_HINT),
            Cell("text", gettext_lazy("说明"), is_wide=True),
        ),
        read=read_row,
        write=typed_row,
        say=_say,
        row_label=gettext_lazy("服务"),
        add_label=gettext_lazy("再加一项服务"),
    )


def _say(row: Mapping[str, Any]) -> str:
    return f"{row.get('name')} · {kind_name(str(row.get('kind') or ''))} · {said_price(row)}"


class ServiceForm(AskingForm):
    """One service of a listed provider."""

    may_lack = frozenset({"unit", "text", "reason"})

    name = forms.CharField(label=gettext_lazy("服务名称"), max_length=LENGTHS["name"])
    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    unit = forms.CharField(label=gettext_lazy("计价单位"), max_length=LENGTHS["unit"])
    price = forms.CharField(label=gettext_lazy("价格（元）"), max_length=60, help_text=PRICE_HINT)
    text = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=LENGTHS["text"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reason = forms.CharField(
        label=gettext_lazy("变更理由"),
        max_length=2_000,
        help_text=gettext_lazy("新增、换类别、换计价单位、上调价格须主管部门审核，其余即时生效"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["kind"].choices = [("", _("请选择")), *kind_choices()]  # type: ignore[attr-defined]

    def clean_price(self) -> dict[str, Any]:
        """Both ends in fen."""
        found = read_price(self.cleaned_data["price"])
        if found.get("price_typed"):
            raise ValidationError(_("“%s”不是价格") % found["price_typed"][:20])
        return found

    def values(self) -> dict[str, Any]:
        """The values as actions take them."""
        given = dict(self.cleaned_data)
        given.pop("reason", None)
        return given | given.pop("price")
