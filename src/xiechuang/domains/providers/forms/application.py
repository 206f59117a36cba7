"""The pages of an application: who we are, what is open, what it costs, which papers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.forms.offering import loose_row, services_field
from xiechuang.domains.providers.models import Application
from xiechuang.domains.providers.rules.application import TELEPHONE
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.answers import Typed
from xiechuang.web.look import place_name
from xiechuang.web.rows import Cell, Row, RowsField

PROFILE = ("name", "intro", "place_id", "address", "contact", "telephone", "website")
OPEN = ("laboratories", "instruments")
PAPERS = "papers"


def places_of(region_code: str) -> list[tuple[str, str]]:
    """The region itself and every city and district below it."""
    rows = Region.objects.filter(parent_id=region_code) | Region.objects.filter(parent__parent_id=region_code)
    region = Region.objects.get(code=region_code)
    below = rows.select_related("parent").order_by("code")
    return [(region.code, place_name(region)), *((one.code, _said_place(one, region_code)) for one in below)]


def _said_place(place: Region, region_code: str) -> str:
    above = place.parent
    return place_name(place) if above is None or above.code == region_code else f"{above} {place_name(place)}"


class PageForm(forms.Form):
    """One page; it is shown with its faults but kept with them."""

    def __init__(self, *args: Any, application: Application, **given: Any) -> None:
        super().__init__(*args, **given)
        self.application = application
        for field in self.fields.values():
            field.error_messages["required"] = str(_("必填"))


class ProfileForm(PageForm):
    """Who offers, where, and whom to call."""

    name = forms.CharField(label=_("对外名称"), max_length=120)
    intro = forms.CharField(label=_("机构简介"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))
    place_id = forms.ChoiceField(label=_("所在地"))
    address = forms.CharField(label=_("地址"), max_length=200)
    contact = forms.CharField(label=_("联系人"), max_length=60)
    telephone = forms.RegexField(
        label=_("联系电话"),
        regex=TELEPHONE.pattern + r"\Z",
        max_length=40,
        error_messages={"invalid": _("联系电话应为号码，如 010-12345678")},
    )
    website = forms.CharField(label=_("网址"), max_length=200, required=False)

    def __init__(self, *args: Any, application: Application, **given: Any) -> None:
        super().__init__(*args, application=application, **given)
        self.fields["place_id"].choices = [("", _("请选择")), *places_of(application.region_id)]  # type: ignore[attr-defined]


def _kept_profile(data: QueryDict) -> dict[str, Any]:
    """The columns as typed; a place that is none stays open."""
    texts = {name: data.get(name, "").strip() for name in PROFILE}
    known = Region.objects.filter(code=texts["place_id"][:12]).exists()
    return texts | {"place_id": texts["place_id"] if known else None}


def _typed_profile(application: Application) -> Typed:
    return {name: [str(value)] for name in PROFILE if (value := getattr(application, name))}


def _open_things(label: Any, row_label: Any, add_label: Any) -> RowsField:
    return RowsField(
        label=label,
        required=False,
        cells=(
            Cell("name", _("名称"), is_wide=True),
            Cell("note", _("级别、型号或主要能力"), is_wide=True),
        ),
        read=dict,
        write=lambda row: {name: str(row.get(name) or "") for name in ("name", "note")},
        say=_say,
        row_label=row_label,
        add_label=add_label,
    )


def _say(row: Mapping[str, Any]) -> str:
    return f"{row.get('name')} {row.get('note')}".strip()


class OpenForm(PageForm):
    """Laboratories and instruments open to firms."""

    laboratories = _open_things(_("开放实验室"), _("实验室"), _("再加一个实验室"))
    instruments = _open_things(_("开放仪器"), _("仪器"), _("再加一台仪器"))


def _kept_open(data: QueryDict) -> dict[str, Any]:
    return {name: _rows(OpenForm, name, data) for name in OPEN}


def _typed_open(application: Application) -> Typed:
    return {
        field: texts
        for name in OPEN
        for field, texts in _typed(OpenForm, name, getattr(application, name)).items()
    }


class ServicesForm(PageForm):
    """Services with prices."""

    services = services_field()


def _kept_services(data: QueryDict) -> dict[str, Any]:
    return {"services": [loose_row(row) for row in _rows(ServicesForm, "services", data)]}


def _typed_services(application: Application) -> Typed:
    return _typed(ServicesForm, "services", application.services)


class PapersForm(PageForm):
    """Which papers are there; the files come and go on their own."""

    papers = forms.CharField(label=_("材料"), required=False)

    def clean_papers(self) -> str:
        """Every paper the call asks for."""
        held = {one["paper"] for one in self.application.papers}
        if missing := [paper for paper in self.application.call.papers if paper not in held]:
            raise forms.ValidationError([_("没有上传《%s》") % paper for paper in missing])
        return str(self.cleaned_data["papers"])


def _kept_papers(_data: QueryDict) -> dict[str, Any]:
    """Nothing: the files come and go on their own."""
    return {}


def _typed_papers(application: Application) -> Typed:
    held = [f"{one['paper']}：{one['name']}" for one in application.papers]
    return {"papers": ["\n".join(held)]} if held else {}


def _field(form: type[forms.Form], name: str) -> RowsField:
    field = form.base_fields[name]
    assert isinstance(field, RowsField)
    return field


def _rows(form: type[forms.Form], name: str, data: QueryDict) -> list[Row]:
    widget = _field(form, name).widget
    return [row for row in widget.value_from_datadict(data, {}, name) if not widget.is_blank(row)]


def _typed(form: type[forms.Form], name: str, rows: list[dict[str, Any]]) -> Typed:
    field = _field(form, name)
    typed: Typed = field.widget.typed(name, [field.write(row) for row in rows])
    return typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its form, what of it is written to the application (fit or not), and how that is shown as typed."""

    form: type[PageForm]
    kept: Callable[[QueryDict], dict[str, Any]]
    typed: Callable[[Application], Typed]


PAGES = {
    "profile": Page(form=ProfileForm, kept=_kept_profile, typed=_typed_profile),
    "open": Page(form=OpenForm, kept=_kept_open, typed=_typed_open),
    "services": Page(form=ServicesForm, kept=_kept_services, typed=_typed_services),
    PAPERS: Page(form=PapersForm, kept=_kept_papers, typed=_typed_papers),
}
