"""What is wrong in the two lists: where, what, how to mend it, and what became of the row or cell meanwhile."""

from dataclasses import dataclass

from xiechuang.config.matching_files.columns import Side
from xiechuang.kernel.exchange import RowError

CELL_UNSAID = "此项按未写明处理，该行照常参与匹配"
ROW_LEFT_OUT = "该行未参与匹配"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in one of the lists, and its consequence."""

    side: Side
    error: RowError
    effect: str

    @property
    def sentence(self) -> str:
        """The fault for the terminal."""
        return f"{self.side.label}{self.error.sentence}（{self.effect}）"


def in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """Demands first, then by row and column."""
    return tuple(
        sorted(
            faults,
            key=lambda one: (
                one.side is Side.ACHIEVEMENTS,
                one.error.row,
                -1 if one.error.index is None else one.error.index,
            ),
        )
    )


class CannotMatch(Exception):
    """Nothing can be matched; carries every reason, and whether the command was wrong rather than a list."""

    def __init__(self, *problems: str, wrong_usage: bool = False) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        self.wrong_usage = wrong_usage
