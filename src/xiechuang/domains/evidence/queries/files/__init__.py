"""What a file itself says: its text, the facts it states in a known form, its pages as pictures."""

from xiechuang.domains.evidence.queries.files.reading import Reading, read_document

__all__ = ["Reading", "read_document"]
