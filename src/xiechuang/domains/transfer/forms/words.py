"""Fields whose typed text is not their value: lists of words, amounts in ten thousand yuan, forgiving numbers."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xiechuang.kernel.lib.money import Money

SEPARATORS = re.compile(r"[、,，;；\n\r\t]+")
WORD_AT_MOST = 60
WHOLE_DIGITS, DECIMALS = 16, 8


class WordsField(forms.CharField):
    """Words typed in one line, separated as Chinese or Western writers do."""

    def prepare_value(self, value: Any) -> Any:
        """A list as one line; what was typed stays as it was typed."""
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The words, each once, in their order."""
        text = super().clean("、".join(value) if isinstance(value, list | tuple) else value)
        words = list(dict.fromkeys(word.strip() for word in SEPARATORS.split(text) if word.strip()))
        if long := [word for word in words if len(word) > WORD_AT_MOST]:
            raise ValidationError(
                _("“%(word)s”太长，每项最长 %(n)d 字") % {"word": long[0][:20], "n": WORD_AT_MOST}
            )
        return words

    def said(self, value: list[str]) -> str:
        """For the page on which answers are checked."""
        return "、".join(value)


class WanField(forms.DecimalField):
    """An amount typed in ten thousand yuan and kept in fen."""

    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=0, max_digits=14, decimal_places=6, widget=forms.TextInput(), **given)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Fen as ten thousands of yuan without needless zeros; typed text as it is."""
        return plain(Money(value).wan) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Full-width digits and separators are understood."""
        return super().to_python(tidy_number(value) if isinstance(value, str) else value)

    def clean(self, value: Any) -> int | None:
        """The amount in fen; None when nothing was typed."""
        amount = super().clean(value)
        if amount is None:
            return None
        try:
            return Money.from_wan(amount).fen
        except ValueError:
            raise ValidationError(_("金额最多精确到分，即六位小数")) from None

    def said(self, value: int) -> str:
        """For the page on which answers are checked."""
        return _("%(amount)s 万元") % {"amount": plain(Money(value).wan)}


def tidy_number(text: str) -> str:
    """A number as typed by anybody (full width, with separators) as Python reads it."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").strip()


def number_of(text: str) -> Decimal:
    """The number a text says; raises ``ValidationError`` in words."""
    try:
        number = Decimal(tidy_number(text))
    except InvalidOperation:
        raise ValidationError(_("“%(text)s”不是数字") % {"text": text[:20]}) from None
    if not number.is_finite():
        raise ValidationError(_("“%(text)s”不是数字") % {"text": text[:20]})
    if abs(number) >= Decimal(10) ** WHOLE_DIGITS or number != round(number, DECIMALS):
        raise ValidationError(
            _("数值最多 %(whole)d 位整数、%(n)d 位小数") % {"whole": WHOLE_DIGITS, "n": DECIMALS}
        )
    return number


def plain(number: Decimal) -> str:
    """Without exponent and needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
