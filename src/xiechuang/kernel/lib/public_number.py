"""Numbers that people read to each other on the telephone: CJ-2026-000123."""

import re
import unicodedata
from dataclasses import dataclass

_SHAPE = re.compile(r"([A-Z]{2,4})-([0-9]{4})-([0-9]{6,})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PublicNumber:
    """A series, a year and a running number."""

    series: str
    year: int
    running: int

    @classmethod
    def parse(cls, text: str) -> "PublicNumber":
        """Read one, forgiving case, blanks and full-width characters."""
        found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if not found:
            raise ValueError(f"“{text}”不是编号，编号形如 CJ-2026-000123")
        return cls(found[1].upper(), int(found[2]), int(found[3]))

    def __str__(self) -> str:
        return f"{self.series}-{self.year:04d}-{self.running:06d}"
