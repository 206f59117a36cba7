"""What officials type: lists of firms, runs, samples, publicity, drafts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.benefits.actions.run import payable_rules
from xiechuang.domains.benefits.models import FactsUpload
from xiechuang.domains.benefits.queries.answers import read_answer
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions
from xiechuang.domains.benefits.queries.trying import Typed
from xiechuang.engines.rules.formulas import Fact
from xiechuang.engines.rules.parameters import UnreadableError
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.forms import DayField

_MONEY = Fact(id="budget", name="预算")
WHOLE = ""
DRAFT_LINES = 3


def own_regions(actor: Actor) -> list[tuple[str, str]]:
    """The regions for which the actor's office works."""
    rows = [(one.code, one.name) for one in regions()]
    return rows if actor.has(Role.COMMUNITY_OFFICE) else [one for one in rows if one[0] == actor.region_code]


class UploadForm(forms.Form):
    """A workbook of firms."""

    title = forms.CharField(label=_("名称"), max_length=120, help_text=_("例如：2026 年科技型中小企业名单"))
    region = forms.ChoiceField(label=_("地区"), required=False)
    file = forms.FileField(label=_("企业名单（Excel 或 CSV）"), help_text=_("请用本页的模板，每行一家企业"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [(WHOLE, _("三地"))] if actor.has(Role.COMMUNITY_OFFICE) else []
        self.fields["region"].choices = [*whole, *own_regions(actor)]  # type: ignore[attr-defined]


class MoneyField(forms.CharField):
    """An amount as people write it, in fen."""

    def clean(self, value: Any) -> int | None:
        """Fen, or what is wrong."""
        text = str(super().clean(value))
        if not text.strip():
            return None
        try:
            return int(read_answer(_MONEY, text))
        except UnreadableError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class _WithUpload(forms.Form):
    """A form in which one of the lists the actor may see is chosen."""

    def offer_uploads(self, actor: Actor, *, empty: Any) -> None:
        """Fill the choices."""
        self.uploads = {str(one.pk): one for one in visible(actor, FactsUpload)}
        rows = [(pk, f"{one.number} {one.title}") for pk, one in self.uploads.items()]
        self.fields["upload"].choices = [(WHOLE, empty), *rows]  # type: ignore[attr-defined]

    def chosen_upload(self) -> FactsUpload | None:
        """The list that was chosen."""
        return self.uploads.get(self.cleaned_data.get("upload", ""))


class RunForm(_WithUpload):
    """A new no-application run."""

    rule = forms.ChoiceField(label=_("措施"), help_text=_("只列直接发给企业资金的措施"))
    region = forms.ChoiceField(label=_("地区"))
    day = DayField(label=_("计算日"), help_text=_("按这一天施行的规定和参数计算"))
    budget = MoneyField(
        label=_("预算"), max_length=60, help_text=_("写作 200万元；名单合计超过它就不能公示和确定")
    )
    upload = forms.ChoiceField(label=_("企业名单"), required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(self, *args: Any, actor: Actor, base: LoadedRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(rule, base.name(rule)) for rule in payable_rules(base)]  # type: ignore[attr-defined]
        self.fields["region"].choices = own_regions(actor)  # type: ignore[attr-defined]
        self.fields["day"].initial = clock.today()
        self.offer_uploads(actor, empty=_("只用企业自己授权的事实"))


class MoveForm(forms.Form):
    """What the moves of a run ask for."""

    size = forms.IntegerField(label=_("抽查几家"), required=False, min_value=1, max_value=100_000)
    publicity_from = DayField(label=_("公示自"), required=False)
    publicity_until = DayField(
        label=_("公示至（不含）"), required=False, help_text=_("公示几天文本没有规定，由主管部门决定")
    )
    note = forms.CharField(
        label=_("理由或说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def mark_needed(self, names: Iterable[str]) -> None:
        """Show that a move needs these; what is missing is said by its rules, together with their other reasons."""
        for name in names:
            self.fields[name].required = True


class ObjectionForm(forms.Form):
    """An objection to a public list."""

    text = forms.CharField(label=_("异议"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    raised_by = forms.CharField(label=_("提出人（代收来信时填写）"), required=False, max_length=120)
    line = forms.ChoiceField(label=_("针对哪家企业"), required=False)

    def __init__(
        self, *args: Any, lines: list[tuple[str, str]], is_office: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(WHOLE, _("整个名单")), *lines]  # type: ignore[attr-defined]
        if not is_office:
            del self.fields["raised_by"]


class TrialForm(_WithUpload):
    """A draft to be tried: up to three values on the page, more over the API."""

    name = forms.CharField(label=_("名称"), max_length=120, help_text=_("例如：算力券比例提高到 40%"))
    day = DayField(label=_("计算日"))
    upload = forms.ChoiceField(label=_("企业名单"), required=False)

    def __init__(self, *args: Any, actor: Actor, base: LoadedRules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = clock.today()
        self.offer_uploads(actor, empty=_("企业授权使用的事实"))
        names = {one.id: one.name for one in base.book.book.parameters}
        rules = {name: "、".join(base.name(rule) for rule in base.reading(name)) for name in names}
        parameters = [(name, f"{rules[name]} · {names[name]}") for name in names]
        places = list(base.book.places.names.items())
        for n in range(1, DRAFT_LINES + 1):
            self._add_line(n, parameters=parameters, places=places)

    def _add_line(self, n: int, *, parameters: list[tuple[str, str]], places: list[tuple[str, str]]) -> None:
        is_needed = n == 1
        empty = [] if is_needed else [(WHOLE, _("不改"))]
        self.fields[f"parameter-{n}"] = forms.ChoiceField(
            label=_("参数 %d") % n, required=is_needed, choices=[*empty, *parameters]
        )
        self.fields[f"place-{n}"] = forms.ChoiceField(label=_("地区"), required=False, choices=places)
        self.fields[f"value-{n}"] = forms.CharField(
            label=_("草案的值"),
            required=is_needed,
            max_length=200,
            help_text=_("按参数的单位写：40%、30万元、24、是；也可写“未公布”"),
        )
        self.fields[f"since-{n}"] = DayField(label=_("自"), required=False)
        self.fields[f"until-{n}"] = DayField(label=_("至（不含）"), required=False)

    def lines(self) -> list[list[Any]]:
        """The bound fields of each line."""
        names = ("parameter", "place", "value", "since", "until")
        return [[self[f"{name}-{n}"] for name in names] for n in range(1, DRAFT_LINES + 1)]

    def typed(self) -> list[Typed]:
        """The drafts that were filled in."""
        data = self.cleaned_data
        return [
            Typed(
                parameter=data[f"parameter-{n}"],
                place=data[f"place-{n}"],
                since=data[f"since-{n}"],
                until=data[f"until-{n}"],
                value=data[f"value-{n}"],
            )
            for n in range(1, DRAFT_LINES + 1)
            if data.get(f"parameter-{n}")
        ]
