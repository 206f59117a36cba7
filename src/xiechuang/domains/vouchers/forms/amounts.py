"""Amounts as people type them, in yuan; fen inside."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.kernel.lib.money import Money

LARGEST_FEN = 10**15
_THOUSANDS = str.maketrans("", "", ",，")


def fen_written(typed: str) -> int:
    """An amount as people write it (300,000、30万元、０．５亿), in fen; raises ``ValueError`` for what is none."""
    text = unicodedata.normalize("NFKC", typed).translate(_THOUSANDS).strip().removesuffix("元").strip()
    if text.endswith("亿"):
        return Money.from_wan(f"{text.removesuffix('亿').strip()}e4").fen
    return Money.from_wan(text.removesuffix("万").strip()).fen if "万" in text else Money.from_yuan(text).fen


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
        typed = str(super().clean(value) or "")
        if not typed:
            return None
        try:
            fen = fen_written(typed)
        except ValueError as wrong:
            raise forms.ValidationError(_("%s，应写作“300000”或“30万”") % wrong) from None
        if abs(fen) > LARGEST_FEN:
            raise forms.ValidationError(_("金额过大"))
        if self.positive and fen <= 0:
            raise forms.ValidationError(_("金额须大于 0"))
        return fen

    def said(self, fen: int) -> str:
        """How it reads when it is read back."""
        return yuan(fen)
