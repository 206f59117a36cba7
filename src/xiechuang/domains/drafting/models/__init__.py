"""Tables of drafting."""

from xiechuang.domains.drafting.models.draft import Draft, Edition, Outcome, Provision
from xiechuang.domains.drafting.models.meeting import (
    AgendaItem,
    Confirmation,
    Duty,
    Meeting,
    Participant,
)
from xiechuang.domains.drafting.models.opinion import Consultation, Opinion

__all__ = [
    "AgendaItem",
    "Confirmation",
    "Consultation",
    "Draft",
    "Duty",
    "Edition",
    "Meeting",
    "Opinion",
    "Outcome",
    "Participant",
    "Provision",
]
