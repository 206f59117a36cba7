"""The workflows of transfer as tables."""

from xiechuang.domains.transfer.flow.docking import DOCKING
from xiechuang.domains.transfer.flow.measure import MEASURE
from xiechuang.domains.transfer.flow.record import ACHIEVEMENT, DEMAND

__all__ = ["ACHIEVEMENT", "DEMAND", "DOCKING", "MEASURE"]
