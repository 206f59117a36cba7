"""The opinions of a region, and the drafter's answers, one block of fields for each clause or opinion."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.actions.answers import Given
from xiechuang.domains.drafting.actions.opinions import LONGEST, Said
from xiechuang.domains.drafting.forms.draft import word_choices
from xiechuang.domains.drafting.models import Opinion, Provision
from xiechuang.domains.drafting.states import Answer, Stance


def seen(version: int, *parts: str) -> str:
    """Which version the page showed, and a digest of what stood there, so that untouched blocks are left alone."""
    digest = hashlib.sha256("\x1f".join(part.strip() for part in parts).encode()).hexdigest()[:16]
    return f"{version}:{digest}"


def _version(text: str) -> int:
    head = text.partition(":")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 10 else 0


def _area(label: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


class OpinionsForm(forms.Form):
    """Stance, wording and reason of each clause; names end with the clause's address."""

    def __init__(
        self, *args: Any, clauses: Iterable[Provision], held: Mapping[int, Opinion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.clauses = list(clauses)
        self.held = held
        for clause in self.clauses:
            now, at = held.get(clause.pk), clause.address
            stance = now.stance if now else ""
            wording, reason = (now.wording, now.reason) if now else ("", "")
            self.fields[f"stance-{at}"] = forms.ChoiceField(
                label=_("意见"),
                required=False,
                choices=word_choices(Stance),
                widget=forms.RadioSelect,
                initial=stance,
            )
            self.fields[f"wording-{at}"] = _area(_("建议修改为"))
            self.fields[f"wording-{at}"].initial = wording
            self.fields[f"reason-{at}"] = _area(_("理由"))
            self.fields[f"reason-{at}"].initial = reason
            self.fields[f"seen-{at}"] = forms.CharField(
                widget=forms.HiddenInput,
                required=False,
                initial=seen(now.version if now else 0, stance, wording, reason),
            )

    def blocks(self) -> Iterator[dict[str, Any]]:
        """Each clause with its fields, for the page."""
        for clause in self.clauses:
            names = ("stance", "wording", "reason", "seen")
            fields = [self[f"{name}-{clause.address}"] for name in names]
            yield {
                "clause": clause,
                "opinion": self.held.get(clause.pk),
                "fields": fields,
                "is_wrong": self.is_bound and any(field.errors for field in fields),
            }

    def given(self) -> list[Said]:
        """What somebody touched."""
        found = []
        for clause in self.clauses:
            at = clause.address
            parts = [self.cleaned_data.get(f"{name}-{at}") or "" for name in ("stance", "wording", "reason")]
            before = self.cleaned_data.get(f"seen-{at}") or ""
            version = _version(before)
            if before == seen(version, *parts) or (not version and not any(part.strip() for part in parts)):
                continue
            found.append(
                Said(address=at, stance=parts[0], wording=parts[1], reason=parts[2], version=version)
            )
        return found


class AnswersForm(forms.Form):
    """Answer, reason and where it was worked in, for each opinion; names end with the opinion's id."""

    def __init__(
        self, *args: Any, opinions: Iterable[Opinion], places: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opinions = list(opinions)
        for one in self.opinions:
            self.fields[f"answer-{one.pk}"] = forms.ChoiceField(
                label=_("答复"),
                required=False,
                choices=word_choices(Answer),
                widget=forms.RadioSelect,
                initial=one.answer,
            )
            self.fields[f"reason-{one.pk}"] = _area(_("答复理由"))
            self.fields[f"reason-{one.pk}"].initial = one.answer_reason
            self.fields[f"into-{one.pk}"] = forms.ChoiceField(
                label=_("改入条款"),
                required=False,
                choices=[("", _("本条")), *places],
                initial=one.worked_into,
            )
            self.fields[f"seen-{one.pk}"] = forms.CharField(
                widget=forms.HiddenInput,
                required=False,
                initial=seen(one.version, one.answer, one.answer_reason, one.worked_into),
            )

    def blocks(self) -> Iterator[dict[str, Any]]:
        """Each opinion with its fields, for the page."""
        for one in self.opinions:
            names = ("answer", "reason", "into", "seen")
            yield {"opinion": one, "fields": [self[f"{name}-{one.pk}"] for name in names]}

    def given(self) -> list[Given]:
        """What somebody touched."""
        found = []
        for one in self.opinions:
            parts = [self.cleaned_data.get(f"{name}-{one.pk}") or "" for name in ("answer", "reason", "into")]
            before = self.cleaned_data.get(f"seen-{one.pk}") or ""
            version = _version(before)
            if before == seen(version, *parts) or not any(part.strip() for part in parts):
                continue
            found.append(
                Given(
                    opinion=one.pk,
                    answer=parts[0],
                    reason=parts[1],
                    worked_into=parts[2],
                    version=version,
                )
            )
        return found


class UploadForm(forms.Form):
    """A filled workbook."""

    file = forms.FileField(label=_("意见表（Excel 或 CSV）"))


class OverallForm(forms.Form):
    """What a region says of the draft as a whole."""

    overall = forms.CharField(
        label=_("总体意见"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
