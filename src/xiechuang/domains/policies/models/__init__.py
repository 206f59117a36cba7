"""Texts, their versions, clauses, what was read out of them, and who follows them."""

from xiechuang.domains.policies.models.following import Following
from xiechuang.domains.policies.models.row import ExtractedRow
from xiechuang.domains.policies.models.text import Citation, Clause, PolicyText
from xiechuang.domains.policies.models.version import TextVersion

__all__ = ["Citation", "Clause", "ExtractedRow", "Following", "PolicyText", "TextVersion"]
