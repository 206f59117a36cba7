"""The steps by which a firm asks for a voucher, registers a contract, and by which money is claimed."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.forms.amounts import YuanField
from xiechuang.domains.vouchers.models import Proof, SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.rules.claiming import is_account_number, proof_reasons
from xiechuang.domains.vouchers.rules.issuing import amount_reasons
from xiechuang.domains.vouchers.rules.qualifying import facts_asked, qualify
from xiechuang.domains.vouchers.rules.using import AGREEMENT, days_reasons
from xiechuang.domains.vouchers.rules.words import HOUSE, clause_of
from xiechuang.domains.vouchers.states import Parameter, ProofKind
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import Unit
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.forms import DayField
from xiechuang.web.look import place_name
from xiechuang.web.words import said

FACT, DECLARATION = "fact-", "declaration-"
YES_NO = (("是", _("是")), ("否", _("否")))


def fact_field(fact: Fact) -> forms.Field:
    """The field of one fact; numbers are typed with their unit so that nobody has to count zeros."""
    if fact.kind is FactKind.FLAG:
        return forms.ChoiceField(label=fact.name, choices=YES_NO, widget=forms.RadioSelect, required=False)
    if fact.kind is FactKind.CHOICE:
        listed = [("", _("请选择")), *(fact.options or {}).items()]
        return forms.ChoiceField(label=fact.name, choices=listed, required=False)
    if fact.kind is FactKind.PLACE:
        places = [(one.code, place_name(one)) for one in Region.objects.all()]
        return forms.ChoiceField(label=fact.name, choices=[("", _("请选择")), *places], required=False)
    example = _now("，可写“300 万元”“4 亿元”") if fact.unit is Unit.MONEY else ""
    hint = fact.hint or f"{_now('单位：%s') % fact.unit.value}{example}"
    return forms.CharField(label=fact.name, max_length=60, required=False, help_text=hint)


class QualifyForm(forms.Form):
    """What the scheme asks of a firm; all that is not met is said at once, each with its clause."""

    def __init__(self, *given: Any, version: SchemeVersion, **more: Any) -> None:
        super().__init__(*given, **more)
        self.version = version
        for name in facts_asked(version):
            self.fields[f"{FACT}{name}"] = fact_field(FACTS[name])
        for place, text in enumerate(version.value(Parameter.FURTHER) or []):
            self.fields[f"{DECLARATION}{place}"] = forms.BooleanField(label=text, required=False)

    def clean(self) -> dict[str, Any]:
        """Every condition at once."""
        for finding in qualify(self.version, facts=self.facts, declarations=self.declarations):
            for reason in finding.reasons() if finding.met is not True else ():
                self.add_error(reason.field if reason.field in self.fields else None, str(reason))
        return self.cleaned_data

    @property
    def facts(self) -> dict[str, str]:
        """What was answered, as it was typed."""
        return {name.removeprefix(FACT): self._typed(name) for name in self.fields if name.startswith(FACT)}

    @property
    def declarations(self) -> list[bool]:
        """What was declared, by place."""
        return [bool(self._typed(name)) for name in self.fields if name.startswith(DECLARATION)]

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()


class WantedForm(forms.Form):
    """How much is asked for, and what for."""

    wanted = YuanField(label=_("申领额度（元）"))
    purpose = forms.CharField(
        label=_("用途说明"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("准备购买什么创新服务，用于哪个项目"),
    )

    def __init__(self, *given: Any, voucher: Voucher, **more: Any) -> None:
        super().__init__(*given, **more)
        self.voucher = voucher

    def clean(self) -> dict[str, Any]:
        """Within the caps of a voucher and of a year."""
        wanted = self.cleaned_data.get("wanted")
        if wanted is not None:
            for reason in amount_reasons(self.voucher, amount_fen=wanted, field="wanted"):
                self.add_error("wanted", str(reason))
        return self.cleaned_data


class ContractForm(forms.Form):
    """The contract with the provider."""

    contract_number = forms.CharField(label=_("合同编号"), max_length=60)
    contract = YuanField(label=_("合同金额（元）"), positive=True, help_text=_("合同约定的本项服务总价"))
    signed_on = DayField(label=_("签订日期"))
    ends_on = DayField(label=_("约定完成日"))
    is_not_excluded = forms.BooleanField(label=_("本项服务不属于负面清单所列情形"), required=False)

    def __init__(self, *given: Any, use: Use, **more: Any) -> None:
        super().__init__(*given, **more)
        self.use = use
        row = use.voucher.scheme_version.parameter(Parameter.NEGATIVE)
        if not row.value:
            del self.fields["is_not_excluded"]
        else:
            self.fields["is_not_excluded"].help_text = "；".join(row.value)

    def clean(self) -> dict[str, Any]:
        """The days fit, and the service is not on the negative list where there is one."""
        self._check_days()
        if "is_not_excluded" in self.fields and not self.cleaned_data.get("is_not_excluded"):
            row = self.use.voucher.scheme_version.parameter(Parameter.NEGATIVE)
            self.add_error("is_not_excluded", str(Reason(_now("须确认不属于负面清单"), clause_of(row))))
        return self.cleaned_data

    def _check_days(self) -> None:
        days = {name: self.cleaned_data.get(name) for name in ("signed_on", "ends_on")}
        if None in days.values():
            return
        for reason in days_reasons(self.use, **days):
            self.add_error(reason.field, str(reason))
        # Days that do not fit can be read all the same, and are kept to be corrected.
        self.cleaned_data |= days

    def values(self) -> dict[str, Any]:
        """What could be read, under the names of the action."""
        given = dict(self.cleaned_data)
        return given | {"contract_fen": given.pop("contract", None)} if "contract" in given else given


class PapersForm(forms.Form):
    """The papers of some kinds and what each says; files are added beside it."""

    def __init__(
        self, *given: Any, use: Use, kinds: Sequence[ProofKind], needed: Iterable[str] = (), **more: Any
    ) -> None:
        super().__init__(*given, **more)
        self.use, self.kinds, self.needed = use, list(kinds), set(needed)
        self.proofs = [one for one in use.proofs.select_related("document") if one.kind in self.kinds]
        for proof in self.proofs:
            self.fields.update(_proof_fields(proof))

    def clean(self) -> dict[str, Any]:
        """Every kind that is needed is there, and every paper says what it has to."""
        held = {proof.kind for proof in self.proofs}
        for kind in self.kinds:
            if kind.value in self.needed and kind.value not in held:
                row = self.use.voucher.scheme_version.parameter(Parameter.PAPERS)
                clause = AGREEMENT if kind is ProofKind.CONTRACT else clause_of(row)
                self.add_error(None, str(Reason(_now("须上传%s") % said(kind.label), clause)))
        for proof in self.proofs:
            self._check(proof)
        return self.cleaned_data

    def _check(self, proof: Proof) -> None:
        for name, value in self.facts_of(proof).items():
            setattr(proof, name, value)
        for reason in proof_reasons(proof):
            if reason.field not in self.errors:
                self.add_error(reason.field if reason.field in self.fields else None, str(reason))

    def facts_of(self, proof: Proof) -> dict[str, Any]:
        """What was typed about one paper, as far as it could be read, under the names of its columns; emptied is empty."""
        start, found = f"proof-{proof.pk}-", {}
        read = getattr(self, "cleaned_data", {})
        for name in self.fields:
            if not name.startswith(start):
                continue
            column = name.removeprefix(start)
            if name in read or not str(self.data.get(name, "")).strip():
                empty = None if column in ("amount", "dated_on") else ""
                found["amount_fen" if column == "amount" else column] = read.get(name, empty)
        return found

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The papers with their fields, as the page shows them."""
        return [
            {"proof": proof, "fields": [self[name] for name in _proof_fields(proof)]} for proof in self.proofs
        ]


def _proof_fields(proof: Proof) -> dict[str, forms.Field]:
    """The fields of a paper; what the rules ask for is needed here too, in the rules' own words."""
    kind = ProofKind(proof.kind)
    start = f"proof-{proof.pk}-"
    is_invoice, is_dated = kind is ProofKind.INVOICE, kind in (ProofKind.INVOICE, ProofKind.PAYMENT)
    found: dict[str, forms.Field] = {}
    if is_invoice:
        found[f"{start}code"] = forms.CharField(
            label=_("发票代码"), max_length=60, required=False, help_text=_("数电发票没有代码，可不填")
        )
    number = NUMBER_WORDS.get(kind, _("编号"))
    needed = _needed(kind, number) if is_invoice else {"required": False}
    found[f"{start}identifier"] = forms.CharField(label=number, max_length=80, **needed)
    if is_dated:
        found |= _dated_fields(start, kind)
    return found


def _dated_fields(start: str, kind: ProofKind) -> dict[str, forms.Field]:
    """Amount, day and both sides of an invoice or a payment."""
    is_invoice = kind is ProofKind.INVOICE
    seller = _("销售方") if is_invoice else _("收款方")
    buyer = _("购买方") if is_invoice else _("付款方")
    return {
        f"{start}amount": YuanField(label=_("金额（元）"), positive=True, **_needed(kind, _("金额"))),
        f"{start}dated_on": DayField(label=_("日期"), **_needed(kind, _("日期"))),
        f"{start}seller": forms.CharField(label=seller, max_length=120, required=False),
        f"{start}buyer": forms.CharField(label=buyer, max_length=120, required=False),
    }


def _needed(kind: ProofKind, what: Any) -> dict[str, Any]:
    """Required, and said so with the clause."""
    words = _now("%(paper)s须填写%(what)s") % {"paper": said(kind.label), "what": what}
    return {"required": True, "error_messages": {"required": str(Reason(words, HOUSE))}}


NUMBER_WORDS = {
    ProofKind.INVOICE: _("发票号码"),
    ProofKind.PAYMENT: _("付款流水号"),
    ProofKind.CONTRACT: _("合同编号"),
    ProofKind.REPORT: _("报告编号"),
}


class AccountForm(forms.Form):
    """Where the money is to go."""

    account_name = forms.CharField(label=_("收款户名"), max_length=120)
    account_number = forms.CharField(
        label=_("收款账号"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    bank = forms.CharField(label=_("开户行"), max_length=120)
    note = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_account_number(self) -> str:
        """An account that money can be sent to."""
        number = str(self.cleaned_data["account_number"])
        if not is_account_number(number):
            raise forms.ValidationError(_("收款账号只能有数字、空格和连字符，至少 5 位数字"))
        return number
