"""What evidence announces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionRaised:
    """A paper of this subject looks like one used before, or at odds with itself; it must not be paid meanwhile."""

    subject_kind: str
    subject_number: str
    suspicion_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionSettled:
    """Decided for one subject: ``confirmed`` means that its use of the paper does not count.

    Announced once for the subject of each of the two papers, inside the transaction of the decision.
    """

    subject_kind: str
    subject_number: str
    confirmed: bool
    by: str
    suspicion_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionReopened:
    """A decision was taken back: until the next one the subject must not be paid."""

    subject_kind: str
    subject_number: str
    suspicion_number: str
