"""The workflows of providers as tables."""

from xiechuang.domains.providers.flow.application import APPLICATION
from xiechuang.domains.providers.flow.call import CALL
from xiechuang.domains.providers.flow.complaint import COMPLAINT
from xiechuang.domains.providers.flow.standing import CHANGE, PROVIDER, RECOGNITION, RENEWAL

__all__ = ["APPLICATION", "CALL", "CHANGE", "COMPLAINT", "PROVIDER", "RECOGNITION", "RENEWAL"]
