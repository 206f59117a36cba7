"""Amounts as people type them, in yuan; fen inside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.kernel.lib.money import Money

LARGEST_FEN = 10**15


class YuanField(forms.CharField):
    """An amount in yuan, exact to the fen; thousands may be separated; ``positive`` ones are above nothing."""

    def __init__(self, *, positive: bool = False, **given: Any) -> None:
        self.positive = positive
        given.setdefault("max_length", 20)
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**given)

    def prepare_value(self, value: Any) -> Any:
        """Fen are shown in yuan; what was typed is shown as it was typed."""
        return f"{Money(value).yuan:f}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """The amount in fen, None when nothing was typed."""
        typed = str(super().clean(value) or "").replace(",", "").replace("，", "")
        if not typed:
            return None
        try:
            fen = Money.from_yuan(typed.removesuffix("元").strip()).fen
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None
        if abs(fen) > LARGEST_FEN:
            raise forms.ValidationError(_("金额过大"))
        if self.positive and fen <= 0:
            raise forms.ValidationError(_("金额须大于 0"))
        return fen

    def said(self, fen: int) -> str:
        """How it reads when it is read back."""
        return yuan(fen)
