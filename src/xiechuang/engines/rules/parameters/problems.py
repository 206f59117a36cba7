"""What is wrong with a folder of rules, said all at once: file, place in the file, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: in which file, at which entry and key, and what the rule is."""

    file: str
    entry: str
    message: str

    @property
    def sentence(self) -> str:
        """The problem in one line."""
        return "：".join(part for part in (self.file, self.entry, self.message) if part)


class RulesError(ValueError):
    """A folder, a case or facts that cannot be used; `problems` names everything that is wrong."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "\n".join(problem.sentence for problem in self.problems[:_SHOWN])
        rest = len(self.problems) - _SHOWN
        super().__init__(f"{shown}\n（另有 {rest} 处问题）" if rest > 0 else shown)
