"""Demands and achievements ready to be compared, wherever they came from: two lists, or the platform's records."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiechuang.config.matching_files.records import Named
from xiechuang.engines.matching import Matcher, Need, Supply


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Needs by key, all supplies, what people call both (by key), and the matcher over the supplies."""

    needs: Mapping[str, Need]
    supplies: tuple[Supply, ...]
    named: Mapping[str, Named]
    numbers: Mapping[str, str]
    """The numbers of supplies: equal scores are ordered by them, for the order of a list may give judgements away."""
    matcher: Matcher
