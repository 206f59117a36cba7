"""What monitoring announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPublished:
    """An edition was put down for publication; before ``public_from`` nobody but the office may see it."""

    publication_id: int
    number: str
    title: str
    public_from: datetime
