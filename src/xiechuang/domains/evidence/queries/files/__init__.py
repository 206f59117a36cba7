"""What a file itself says: its text, the facts it states in a known form, its pages as pictures."""

from xiechuang.domains.evidence.queries.files.reading import Reading, read_document
from xiechuang.domains.evidence.queries.files.rendering import drawn_page

__all__ = ["Reading", "drawn_page", "read_document"]
