"""What providers announce."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderListed:
    """A region's list gained a provider, or one came back to it (after a suspension or a renewal)."""

    provider_id: int
    number: str
    organisation_id: int
    region_code: str
    kinds: tuple[str, ...]
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRecognised:
    """Another region decided: ``state`` is recognised, limited or refused; ``kinds`` says for which services."""

    provider_id: int
    number: str
    region_code: str
    state: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSuspended:
    """From now on no voucher may be newly used there; ``state`` is suspended, expired or withdrawn."""

    provider_id: int
    number: str
    region_code: str
    state: str
    reason: str
