"""Forms whose fields are needed in the end, but judged by the action, which tells everything at once."""

from typing import Any, ClassVar

from django import forms


class AskingForm(forms.Form):
    """Fields are shown as needed except ``may_lack``; what is empty is left to the action to refuse."""

    may_lack: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._ask(is_needed=True)

    def full_clean(self) -> None:
        """Check what was typed; nothing typed is no fault here."""
        self._ask(is_needed=False)
        super().full_clean()
        self._ask(is_needed=True)

    def _ask(self, *, is_needed: bool) -> None:
        for name, field in self.fields.items():
            field.required = is_needed and name not in self.may_lack
