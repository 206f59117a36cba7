"""Choosing from the community's vocabularies: technical fields as a tree, readiness as a scale with its levels."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xiechuang.kernel.community.public import choices, field_path, name_of, term, terms


def with_nothing(vocabulary: str) -> Any:
    """A vocabulary's choices after “请选择”, asked anew for every form."""
    return lambda: [("", _("请选择")), *choices(vocabulary)]


class FieldTree(forms.CheckboxSelectMultiple):
    """All technical fields as a tree of ``<details>``; open where something is chosen."""

    template_name = "transfer/records/field_tree.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The roots with everything below them, and what is chosen."""
        chosen = [str(code) for code in value or []]
        below: dict[str, list[Any]] = {}
        for word in terms("fields"):
            below.setdefault(word.parent_code, []).append(word)
        return {
            "widget": {"name": name, "attrs": attrs or {}},
            "roots": [_node(word, below=below, chosen=set(chosen)) for word in below.get("", [])],
            "chosen": [(code, field_path(code)) for code in chosen if term("fields", code)],
        }


def _node(word: Any, *, below: dict[str, list[Any]], chosen: set[str]) -> dict[str, Any]:
    children = [_node(child, below=below, chosen=chosen) for child in below.get(word.code, [])]
    return {
        "code": word.code,
        "name": name_of("fields", word.code),
        "path": field_path(word.code),
        "children": children,
        "is_chosen": word.code in chosen,
        "is_open": any(child["is_chosen"] or child["is_open"] for child in children),
    }


class FieldsField(forms.MultipleChoiceField):
    """Some technical fields."""

    widget = FieldTree

    def __init__(self, **given: Any) -> None:
        super().__init__(choices=lambda: choices("fields"), **given)

    def said(self, value: list[str]) -> str:
        """For the page on which answers are checked."""
        return "\n".join(field_path(code) for code in value)


class ReadinessChoice(forms.RadioSelect):
    """The levels of every scale, each with what it means and by what it is shown."""

    template_name = "transfer/records/readiness.html"

    def create_option(self, name: str, value: Any, *args: Any, **given: Any) -> dict[str, Any]:
        """A level with its description and evidence from the profile; where none is published it has none."""
        option = super().create_option(name, value, *args, **given)
        scale, _colon, level = str(value).partition(":")
        word = term(scale, level) if level else None
        about = term("scales", scale) if level else None
        return option | {"about": _about(word), "scale": _about(about)}


def _about(word: Any) -> dict[str, Any]:
    """What the profile says of a level or a scale; where nothing is published there is nothing."""
    details = word.details if word else {}
    listed = details.get("evidence") or details.get("evidence_kinds") or []
    return {
        "description": details.get("description"),
        "evidence": [listed] if isinstance(listed, str) else listed,
        "note": (details.get("source") or {}).get("note"),
    }


class ReadinessField(forms.ChoiceField):
    """A level of a scale as ``trl9:6``; cleaned to the pair, or None."""

    widget = ReadinessChoice

    def __init__(self, **given: Any) -> None:
        super().__init__(choices=readiness_choices, **given)

    def prepare_value(self, value: Any) -> Any:
        """A stored pair as its code."""
        return f"{value[0]}:{value[1]}" if isinstance(value, tuple) else value

    def clean(self, value: Any) -> tuple[str, int] | None:
        """Scale and level."""
        code = super().clean(value)
        if not code:
            return None
        scale, _colon, level = code.partition(":")
        if not level.isdigit():
            raise ValidationError(_("请选择级别"))
        return scale, int(level)

    def said(self, value: tuple[str, int]) -> str:
        """For the page on which answers are checked."""
        scale, level = value
        return readiness_words(scale, level)


def readiness_choices() -> list[tuple[str, Any]]:
    """No answer, then the levels grouped by scale."""
    groups = [
        (
            name_of("scales", scale.code),
            [(f"{scale.code}:{w.code}", _level(scale.code, w.code)) for w in terms(scale.code)],
        )
        for scale in terms("scales")
    ]
    return [("", _("暂不填写")), *groups]


def readiness_words(scale: str, level: int) -> str:
    """九级技术成熟度 · 6 级 相关环境原型验证."""
    return f"{name_of('scales', scale)} · {_level(scale, str(level))}"


def _level(scale: str, level: str) -> str:
    return _("%(level)s 级 %(name)s") % {"level": level, "name": name_of(scale, level)}
