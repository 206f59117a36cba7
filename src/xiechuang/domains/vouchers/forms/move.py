"""What the moves of vouchers, uses, claims, schemes and payments ask for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.forms.amounts import YuanField
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.states import Opinion
from xiechuang.kernel.orgs.public import Actor, Membership, Role
from xiechuang.kernel.workflow.public import Attempt, Flow
from xiechuang.web.faults import add_further_reasons
from xiechuang.web.forms import DayField
from xiechuang.web.words import said

FEW_LINES = {"rows": 3}
AMOUNTS = ("granted", "approved", "suggested")


class MoveForm(forms.Form):
    """A move that asks for nothing but may be explained."""

    # Rules, not the form, refuse what is missing, so that all is said at once; the page marks only the rest as optional.
    asks: tuple[str, ...] = ()
    note = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs=FEW_LINES)
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in self.asks:
            self.ask(name)

    def ask(self, name: str) -> None:
        """The rules want this field filled in, so it is not shown as optional."""
        self.fields[name].is_asked = True  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What could be read."""
        return getattr(self, "cleaned_data", {})

    @property
    def note_given(self) -> str:
        """The note, as far as it could be read."""
        return str(self.given.get("note", ""))

    def details(self) -> dict[str, Any]:
        """What the action is given beside the note, as far as it could be read; amounts in fen under their names."""
        named = {name: f"{name}_fen" if name in AMOUNTS else name for name in self.fields}
        return {named[name]: value for name, value in self.given.items() if name != "note"}


class IssueForm(MoveForm):
    """How much of what was asked is granted."""

    asks = ("granted",)
    granted = YuanField(label=_("核准额度（元）"), required=False)
    field_order = ("granted", "note")


class DeliverForm(MoveForm):
    """When the service was done."""

    asks = ("delivered_on",)
    delivered_on = DayField(label=_("服务完成日"), required=False)
    field_order = ("delivered_on", "note")


class ExpertsForm(MoveForm):
    """Who is asked for an opinion; people of either side are not offered."""

    asks = ("experts",)
    experts = forms.MultipleChoiceField(
        label=_("评审专家"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("experts", "note")

    def offer(self, claim: Claim) -> None:
        """Name the experts who may be asked."""
        asked = set(claim.reviews.values_list("expert_id", flat=True))
        sides = (claim.organisation_id, claim.provider_organisation_id)
        posts = Membership.objects.in_force().filter(role=Role.EXPERT).exclude(organisation_id__in=sides)
        found = posts.exclude(person_id__in=asked).select_related("person", "organisation")
        names = {
            post.person_id: f"{post.person} · {post.organisation}" for post in found.order_by("person_id")
        }
        self.fields["experts"].choices = [(str(pk), name) for pk, name in names.items()]  # type: ignore[attr-defined]

    def clean_experts(self) -> list[int]:
        """The people, by id."""
        return [int(one) for one in self.cleaned_data["experts"]]


class ApproveForm(MoveForm):
    """How much is approved; less than was worked out needs a reason."""

    asks = ("approved",)
    approved = YuanField(label=_("核定金额（元）"), required=False)
    note = forms.CharField(
        label=_("核减理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=FEW_LINES),
        help_text=_("少于计算所得时必填，申请人会看到"),
    )
    field_order = ("approved", "note")


class PayForm(MoveForm):
    """The bank's reference and the day."""

    asks = ("bank_reference", "paid_on")
    bank_reference = forms.CharField(label=_("银行流水号"), required=False, max_length=80)
    paid_on = DayField(label=_("拨付日期"), required=False)
    field_order = ("bank_reference", "paid_on", "note")


class AccountForm(MoveForm):
    """Where the money is to go, put right."""

    asks = ("account_name", "account_number", "bank")
    account_name = forms.CharField(label=_("收款户名"), required=False, max_length=120)
    account_number = forms.CharField(
        label=_("收款账号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    bank = forms.CharField(label=_("开户行"), required=False, max_length=120)
    field_order = ("account_name", "account_number", "bank", "note")


class RateForm(MoveForm):
    """One to five, and a word about it."""

    asks = ("rating",)
    rating = forms.TypedChoiceField(
        label=_("评分"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=lambda: [
            (5, _("5 分，很好")),
            (4, _("4 分")),
            (3, _("3 分")),
            (2, _("2 分")),
            (1, _("1 分，很差")),
        ],
    )
    note = forms.CharField(
        label=_("评价"), required=False, max_length=500, widget=forms.Textarea(attrs=FEW_LINES)
    )
    field_order = ("rating", "note")


class OpinionForm(MoveForm):
    """What an expert says of a claim."""

    asks = ("note",)
    opinion = forms.ChoiceField(
        label=_("意见"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, said(one.label)) for one in Opinion],
    )
    suggested = YuanField(label=_("建议金额（元）"), required=False, help_text=_("部分同意时填写"))
    note = forms.CharField(
        label=_("评审意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    field_order = ("opinion", "suggested", "note")


FORMS: Mapping[str, type[MoveForm]] = {
    "voucher.issue": IssueForm,
    "voucher_use.deliver": DeliverForm,
    "voucher_claim.send_to_review": ExpertsForm,
    "voucher_claim.add_experts": ExpertsForm,
    "voucher_claim.approve": ApproveForm,
    "voucher_claim.review": OpinionForm,
    "voucher_claim.pay": PayForm,
    "voucher_claim.rate": RateForm,
    "voucher_claim.correct_account": AccountForm,
}


def form_of(flow: Flow, move: str, *, row: Any, data: Any = None) -> MoveForm:
    """The form of a move; its fields are prefixed, for several stand on one page."""
    kind = FORMS.get(f"{flow.name}.{move}", MoveForm)
    form = kind(data, prefix=move, initial=_first(kind, row))
    if isinstance(form, ExpertsForm):
        form.offer(row)
    if flow.moves[move].needs_note:
        form.ask("note")
        form.fields["note"].label = _now("理由")
        form.fields["note"].help_text = _now("写入办理记录，对方会看到")
    return form


def _first(kind: type[MoveForm], row: Any) -> dict[str, Any]:
    """What a field says before anything is typed: the whole amount."""
    if kind is IssueForm:
        return {"granted": row.wanted_fen}
    if kind is AccountForm:
        return {name: getattr(row, name) for name in AccountForm.asks}
    return {"approved": row.amount_fen} if kind is ApproveForm else {}


def foresee(form: MoveForm, *, flow: Flow, move: str, actor: Actor, row: Any) -> None:
    """Add what the rules will object to beside what could not be read, so that all is said at once."""
    attempt = Attempt(actor=actor, subject=row, note=form.note_given, details=form.details())
    add_further_reasons(form, flow.moves[move].refusals(attempt))
