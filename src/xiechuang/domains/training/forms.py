"""What is typed of a guide: one line for each step, paper, clause, question; parts of a line stand between ｜."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.training.actions.content import ANSWER, LENGTHS, LINE
from xiechuang.domains.training.models import Guide, Version
from xiechuang.kernel.orgs.public import OFFICIALS, Region, Role
from xiechuang.web.look import place_name
from xiechuang.web.words import said

BAR = "｜"
LONGEST = 60_000


def _area(label: Any, hint: Any, *, rows: int = 4, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=LONGEST, widget=widget)


def parts_of(line: str) -> list[str]:
    """The parts of a line; people type the narrow bar too."""
    return [part.strip() for part in line.replace("|", BAR).split(BAR)]


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class GuideForm(forms.Form):
    """Whom a guide is for and what it says."""

    measure = forms.CharField(label=_("政策措施"), max_length=LENGTHS["measure"])
    region = forms.ChoiceField(label=_("适用地区"), required=False)
    audience = forms.MultipleChoiceField(
        label=_("须阅读的人员"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("发布后在他们的工作台提醒，并登记谁读了、谁没有读"),
    )
    summary = forms.CharField(
        label=_("概要"), max_length=LENGTHS["summary"], widget=forms.Textarea(attrs={"rows": 3})
    )
    steps = _area(_("办理步骤"), _("每行一步"), rows=6)
    papers = _area(_("材料"), _("每行一份"))
    clauses = _area(_("条款依据"), _("每行一条：文件｜条款｜引文"))
    faq = _area(_("问答"), _("每行一问：问题｜答案"))
    checks = _area(_("自测题"), _("每行一题：题目｜选项｜选项*｜选项，正确的选项后写 *；可以不设"))
    change_note = forms.CharField(label=_("本版修改"), max_length=LENGTHS["change_note"], required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.filter(level=Region.Level.REGION).order_by("order", "code")
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", _("三地")),
            *((one.pk, place_name(one)) for one in regions),
        ]
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (role.value, said(role.label)) for role in Role if role in OFFICIALS
        ]

    def values(self) -> dict[str, Any]:
        """What was typed, as actions take it."""
        data = self.cleaned_data
        return data | {
            "steps": _filled(data["steps"]),
            "papers": _filled(data["papers"]),
            "clauses": [_clause(line) for line in _filled(data["clauses"])],
            "faq": [_faq(line) for line in _filled(data["faq"])],
            "checks": [_check(line) for line in _filled(data["checks"])],
        }


def _clause(line: str) -> dict[str, str]:
    parts = parts_of(line)
    document, article = [*parts, "", ""][:2]
    return {"document": document, "article": article, "quote": BAR.join(parts[2:])}


def _faq(line: str) -> dict[str, str]:
    parts = parts_of(line)
    return {"question": parts[0], "answer": BAR.join(parts[1:])}


def _check(line: str) -> dict[str, Any]:
    question, *options = parts_of(line)
    right = [place for place, option in enumerate(options) if option.endswith("*")]
    return {
        "question": question,
        "options": [option.removesuffix("*").strip() for option in options],
        "right": right[0] if len(right) == 1 else None,
    }


def initial_of(version: Version) -> dict[str, Any]:
    """A version as the form shows it."""
    guide: Guide = version.guide
    return {
        "measure": guide.measure,
        "region": guide.region_id or "",
        "audience": guide.audience,
        "summary": version.summary,
        "steps": "\n".join(version.steps),
        "papers": "\n".join(version.papers),
        "clauses": "\n".join(
            BAR.join(one.values()) for one in _ordered(version.clauses, "document", "article", "quote")
        ),
        "faq": "\n".join(BAR.join(one.values()) for one in _ordered(version.faq, "question", "answer")),
        "checks": "\n".join(_said_check(one) for one in version.checks),
        "change_note": version.change_note,
        "edition": version.edition,
    }


def _ordered(rows: Iterable[Mapping[str, str]], *keys: str) -> list[dict[str, str]]:
    # A line holds one line: what came in over the API with several is joined.
    return [{key: " ".join(row[key].split("\n")) for key in keys} for row in rows]


def _said_check(one: Mapping[str, Any]) -> str:
    options = [f"{text}*" if place == one["right"] else text for place, text in enumerate(one["options"])]
    return BAR.join([one["question"], *options])


class ReadingForm(forms.Form):
    """The questions of a version; without any, only the button."""

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, one in enumerate(version.checks):
            self.fields[f"check-{place}"] = forms.TypedChoiceField(
                label=one["question"],
                coerce=int,
                empty_value=None,
                choices=[(str(n), text) for n, text in enumerate(one["options"])],
                widget=forms.RadioSelect,
            )

    def answers(self) -> list[int | None]:
        """The answer to each question, None where there is none."""
        return [self.cleaned_data.get(name) for name in self.fields]


class QuestionForm(forms.Form):
    """A reader's question."""

    text = forms.CharField(label=_("您的问题"), max_length=LINE, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = forms.CharField(label=_("答复"), max_length=ANSWER, widget=forms.Textarea(attrs={"rows": 3}))
    is_public = forms.BooleanField(label=_("公开在指南页面上（不写提问人）"), required=False, initial=True)
