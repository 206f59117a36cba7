"""The workflows of drafting as tables."""

from xiechuang.domains.drafting.flow.consultation import CONSULTATION
from xiechuang.domains.drafting.flow.draft import DRAFT
from xiechuang.domains.drafting.flow.meeting import MEETING

__all__ = ["CONSULTATION", "DRAFT", "MEETING"]
