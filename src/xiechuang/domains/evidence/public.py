"""All that other domains may use of evidence.

A domain registers the papers of a subject with ``register_papers`` in the transaction in which the subject takes them,
asks ``is_clear`` in the transaction that pays, and calls ``withdraw_papers`` when the subject no longer uses them.
"""

from xiechuang.domains.evidence.actions.registering import (
    NewPaper,
    register_paper,
    register_papers,
    withdraw_papers,
)
from xiechuang.domains.evidence.events import SuspicionRaised, SuspicionReopened, SuspicionSettled
from xiechuang.domains.evidence.models import Paper
from xiechuang.domains.evidence.queries.standing import (
    Blocking,
    is_clear,
    open_suspicions,
    papers_of_subject,
    standing_suspicions,
)
from xiechuang.domains.evidence.rules.facts import PaperFacts
from xiechuang.domains.evidence.states import PaperKind, SuspicionState

__all__ = [
    "Blocking",
    "NewPaper",
    "Paper",
    "PaperFacts",
    "PaperKind",
    "SuspicionRaised",
    "SuspicionReopened",
    "SuspicionSettled",
    "SuspicionState",
    "is_clear",
    "open_suspicions",
    "papers_of_subject",
    "register_paper",
    "register_papers",
    "standing_suspicions",
    "withdraw_papers",
]
