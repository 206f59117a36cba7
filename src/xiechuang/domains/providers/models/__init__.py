"""Tables of providers."""

from xiechuang.domains.providers.models.application import Application, Review
from xiechuang.domains.providers.models.call import Call
from xiechuang.domains.providers.models.complaint import Complaint
from xiechuang.domains.providers.models.provider import Provider, ServiceItem
from xiechuang.domains.providers.models.recognition import Recognition
from xiechuang.domains.providers.models.standing import Change, Renewal
from xiechuang.domains.providers.models.use import Rating, Use

__all__ = [
    "Application",
    "Call",
    "Change",
    "Complaint",
    "Provider",
    "Rating",
    "Recognition",
    "Renewal",
    "Review",
    "ServiceItem",
    "Use",
]
