"""Words of duty and the bodies that must act: rows of a draft duty table."""

from xiechuang.engines.alignment.duties.bodies import bodies
from xiechuang.engines.alignment.duties.duty import Duty, Force
from xiechuang.engines.alignment.duties.finding import duties, duty_words

__all__ = ["Duty", "Force", "bodies", "duties", "duty_words"]
