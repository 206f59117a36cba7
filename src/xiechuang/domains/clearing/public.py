"""All that others may use of clearing."""

from xiechuang.domains.clearing.actions.recording import (
    Owing,
    record_obligation,
    record_obligations,
    reverse_obligation,
)
from xiechuang.domains.clearing.models import Obligation

__all__ = [
    "Obligation",
    "Owing",
    "record_obligation",
    "record_obligations",
    "reverse_obligation",
]
