"""Wordings of a text over time: differences as data, amendments clause by clause, the text of any day."""

from xiechuang.engines.alignment.versions.amending import Deed, Edit, amended, changed_clauses
from xiechuang.engines.alignment.versions.history import Amendment, History, Status, Version
from xiechuang.engines.alignment.versions.patching import Hunk, Patch, PatchError, apply, difference

__all__ = [
    "Amendment",
    "Deed",
    "Edit",
    "History",
    "Hunk",
    "Patch",
    "PatchError",
    "Status",
    "Version",
    "amended",
    "apply",
    "changed_clauses",
    "difference",
]
