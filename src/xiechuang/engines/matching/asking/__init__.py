"""Helps people ask: completes what they type and says what they may have meant; a library of its own."""

from xiechuang.engines.matching.asking.asker import Asker
from xiechuang.engines.matching.asking.completion import Suggestion
from xiechuang.engines.matching.asking.correction import Correction
from xiechuang.engines.matching.asking.phrases import Entry

__all__ = ["Asker", "Correction", "Entry", "Suggestion"]
