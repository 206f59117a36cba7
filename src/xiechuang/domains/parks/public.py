"""All that others may use of parks."""

from xiechuang.domains.parks.models import ParkSheet, Zone, ZonePark
from xiechuang.domains.parks.queries.panels import Panel, PanelRow, PanelSource, register_panel

__all__ = ["Panel", "PanelRow", "PanelSource", "ParkSheet", "Zone", "ZonePark", "register_panel"]
