"""What the pages of both journeys share: which columns a page fills, and a looser check for drafts."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.forms.choosers import FieldsField
from xiechuang.domains.transfer.forms.words import WordsField
from xiechuang.domains.transfer.models import Record
from xiechuang.kernel.documents.public import documents_of
from xiechuang.kernel.lib import clock
from xiechuang.web.answers import Typed
from xiechuang.web.forms import DayField

TITLE_AT_MOST, CODE_AT_MOST = 200, 60
REQUIRED = _("必填")


class RecordForm(forms.Form):
    """One page. A draft may lack anything but its title; what is typed must make sense all the same."""

    needed_in_drafts: ClassVar[frozenset[str]] = frozenset({"title"})
    is_loose = False

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            field.error_messages["required"] = str(REQUIRED)

    def loosen(self) -> "RecordForm":
        """Check as a draft is checked."""
        self.is_loose = True
        for name, field in self.fields.items():
            field.required = field.required and name in self.needed_in_drafts
        return self

    def values(self) -> dict[str, Any]:
        """The columns this page fills."""
        return dict(self.cleaned_data)

    @classmethod
    def stored(cls, record: Record) -> dict[str, Any]:
        """What the record says on this page, field by field."""
        return {name: getattr(record, name) for name in cls.base_fields}

    @classmethod
    def typed_of(cls, record: Record) -> Typed:
        """The record's words in the shape a request brings them; nothing where it says nothing."""
        form, typed = cls(), Typed()
        for name, value in cls.stored(record).items():
            field = form.fields[name]
            prepared = field.prepare_value(value)
            if hasattr(field.widget, "typed"):
                typed |= field.widget.typed(name, prepared)
            elif prepared not in (None, "", []):
                typed[name] = (
                    [str(one) for one in prepared] if isinstance(prepared, list) else [_text(prepared)]
                )
        return typed


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


class ParametersForm(RecordForm):
    """Parameters, row by row; whose they are, the page's own field says."""

    @classmethod
    def stored(cls, record: Record) -> dict[str, Any]:
        """The stored rows."""
        return {"parameters": list(record.parameters.all())}  # type: ignore[attr-defined]


def own_code_field() -> forms.CharField:
    """What the organisation itself calls the record."""
    return forms.CharField(
        label=_("本单位编号"),
        required=False,
        max_length=CODE_AT_MOST,
        help_text=_("便于与本单位台账核对；同一编号不能登记两次。"),
    )


class TopicForm(RecordForm):
    """Technical fields and keywords; Django keeps declared fields apart, so a column may be called ``fields``."""

    fields = FieldsField(  # type: ignore[assignment]
        label=_("技术领域"),
        help_text=_("选最贴近的一到三个；选得越准，推荐越准。拿不准时选上一级。"),
    )
    keywords = WordsField(
        label=_("关键词"),
        required=False,
        help_text=_("用顿号、逗号或分号隔开，例如：储能、电池、低温。写行内常用的说法，也写别称。"),
    )


class ExpiryForm(RecordForm):
    """Until when the entry is valid."""

    expires_on = DayField(
        label=_("有效期至"),
        help_text=_("到期后自动下架，可在到期前延长。请填写信息确实有效的日期，例如一年之后。"),
    )

    def clean_expires_on(self) -> date | None:
        """It lies ahead; a draft may wait for somebody to mend it."""
        day: date | None = self.cleaned_data["expires_on"]
        if day is not None and day <= clock.today() and not self.is_loose:
            raise forms.ValidationError(_("有效期须在今天之后"))
        return day


class AttachmentsForm(RecordForm):
    """The names of the files; the files themselves come and go on their own."""

    documents = forms.CharField(label=_("附件"), required=False)

    def values(self) -> dict[str, Any]:
        """Files fill no column."""
        return {}

    @classmethod
    def stored(cls, record: Record) -> dict[str, Any]:
        """Their names."""
        return {"documents": "\n".join(documents_of(record).values_list("name", flat=True))}
