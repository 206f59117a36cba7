"""Quantities, days, deadlines and targets a text states, as data with exact spans."""

from xiechuang.engines.alignment.figures.figure import Bound, Figure, What
from xiechuang.engines.alignment.figures.reading import figures, figures_in

__all__ = ["Bound", "Figure", "What", "figures", "figures_in"]
