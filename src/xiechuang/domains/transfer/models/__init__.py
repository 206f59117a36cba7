"""Tables of the transfer domain."""

from xiechuang.domains.transfer.models.achievement import Achievement, AchievementParameter
from xiechuang.domains.transfer.models.demand import Demand, DemandParameter
from xiechuang.domains.transfer.models.docking import Docking, Landing
from xiechuang.domains.transfer.models.intake import Intake, IntakeRow
from xiechuang.domains.transfer.models.measure import Measure
from xiechuang.domains.transfer.models.record import Record

__all__ = [
    "Achievement",
    "AchievementParameter",
    "Demand",
    "DemandParameter",
    "Docking",
    "Intake",
    "IntakeRow",
    "Landing",
    "Measure",
    "Record",
]
