"""Tables: papers on file with what they are found by, suspicions about them, grants to look, bulk checks."""

from xiechuang.domains.evidence.models.check import BulkCheck
from xiechuang.domains.evidence.models.paper import Mark, Paper
from xiechuang.domains.evidence.models.suspicion import Grant, Suspicion

__all__ = ["BulkCheck", "Grant", "Mark", "Paper", "Suspicion"]
