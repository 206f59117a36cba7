"""What people read: a sentence, or one that is translated when it is shown."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise


def said(words: Any) -> str:
    """A fixed word of a pure module (a state, a move, a role) in the language of the page; others stay as they are."""
    text = str(words)
    return _(text) if text else ""


def apart(sayings: Iterable[Any]) -> str:
    """Several sayings one after the other, set further apart than words."""
    return _("；").join(str(saying) for saying in sayings)


def listed(words: Iterable[Any]) -> str:
    """Several words one after the other, as the language of the page separates them."""
    return _("、").join(str(word) for word in words)
