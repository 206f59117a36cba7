"""Charts as data: what is drawn, what it rests on, and the same numbers as a table."""

from xiechuang.web.charts.changes import Line, Panel, multiples_chart, waterfall_chart
from xiechuang.web.charts.comparing import heat_chart, radar_chart
from xiechuang.web.charts.figure import About, Chart, MapSheet
from xiechuang.web.charts.maps import Place, map_chart, map_sheet, place_chart
from xiechuang.web.charts.plain import bar_chart, donut_chart, flow_chart, line_chart, stage_chart
from xiechuang.web.charts.ranking import Ranked, ranking_chart
from xiechuang.web.charts.targets import Light, Target, light_of, target_chart

__all__ = [
    "About",
    "Chart",
    "Light",
    "Line",
    "MapSheet",
    "Panel",
    "Place",
    "Ranked",
    "Target",
    "bar_chart",
    "donut_chart",
    "flow_chart",
    "heat_chart",
    "light_of",
    "line_chart",
    "map_chart",
    "map_sheet",
    "multiples_chart",
    "place_chart",
    "radar_chart",
    "ranking_chart",
    "stage_chart",
    "target_chart",
    "waterfall_chart",
]
