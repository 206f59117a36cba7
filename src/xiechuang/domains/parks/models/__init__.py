"""Tables of the parks register; the park itself stands in the kernel, because organisations belong to it."""

from xiechuang.domains.parks.models.sheet import ParkSheet
from xiechuang.domains.parks.models.zone import ParkPlace, Zone, ZonePark

__all__ = ["ParkPlace", "ParkSheet", "Zone", "ZonePark"]
