"""Tables of benefits."""

from xiechuang.domains.benefits.models.edition import Edition
from xiechuang.domains.benefits.models.facts import FactsDraft, FirmFacts, Release
from xiechuang.domains.benefits.models.run import GrantLine, GrantRun, Objection
from xiechuang.domains.benefits.models.trial import Trial
from xiechuang.domains.benefits.models.upload import FactsRow, FactsUpload

__all__ = [
    "Edition",
    "FactsDraft",
    "FactsRow",
    "FactsUpload",
    "FirmFacts",
    "GrantLine",
    "GrantRun",
    "Objection",
    "Release",
    "Trial",
]
