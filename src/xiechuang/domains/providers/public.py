"""All that other domains may use of providers."""

from xiechuang.domains.providers.actions.use import rate, register_use
from xiechuang.domains.providers.events import ProviderListed, ProviderRecognised, ProviderSuspended
from xiechuang.domains.providers.models import Provider, Rating, Recognition
from xiechuang.domains.providers.models import ServiceItem as Service
from xiechuang.domains.providers.queries.kinds import kind_choices, kind_name, service_kinds
from xiechuang.domains.providers.queries.opinions import Opinion, opinions_of, ratings
from xiechuang.domains.providers.queries.usable import usable_kinds, usable_providers, use_refusals
from xiechuang.domains.providers.states import ProviderState, RecognitionState

__all__ = [
    "Opinion",
    "Provider",
    "ProviderListed",
    "ProviderRecognised",
    "ProviderState",
    "ProviderSuspended",
    "Rating",
    "Recognition",
    "RecognitionState",
    "Service",
    "kind_choices",
    "kind_name",
    "opinions_of",
    "rate",
    "ratings",
    "register_use",
    "service_kinds",
    "usable_kinds",
    "usable_providers",
    "use_refusals",
]
