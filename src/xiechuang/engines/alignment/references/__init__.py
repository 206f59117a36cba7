"""Where a text speaks of texts and clauses: found, led to addresses, circles reported."""

from xiechuang.engines.alignment.references.cycles import circles
from xiechuang.engines.alignment.references.finding import find
from xiechuang.engines.alignment.references.reference import Points, Reference

__all__ = ["Points", "Reference", "circles", "find"]
