"""A learned model put to work on lists: loaded whole or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.engines.matching import Match, Matcher, Need
from xiechuang.engines.matching.learning.reordering import Opinion, opinions

if TYPE_CHECKING:
    from xiechuang.engines.matching.dense.vectors import Vectors
    from xiechuang.engines.matching.learning.model import Judged, Model


def open_vectors(path: Path | None) -> "Vectors | None":
    """The vectors kept in a file; None where no file is given or the optional part is not installed."""
    from xiechuang.engines.matching.dense import installed

    if path is None or not installed():
        return None
    from xiechuang.engines.matching.dense.vectors import Vectors

    try:
        return Vectors(path=path)
    except (OSError, ValueError) as unusable:
        raise CannotMatch(f"--vectors {path}：{unusable}", wrong_usage=True) from unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A model, the name of the file it came from, and the vectors it may use (None: those of this process)."""

    name: str
    model: "Model"
    vectors: "Vectors | None" = None

    @classmethod
    def load(cls, path: Path, *, vectors: "Vectors | None" = None) -> Self:
        """Read a model; CannotMatch says why where it cannot be used."""
        from xiechuang.engines.matching.learning.model import Model

        try:
            return cls(name=path.name, model=Model.load(path), vectors=vectors)
        except OSError as failed:
            raise CannotMatch(f"模型 {path}：打不开（{failed.strerror}）", wrong_usage=True) from failed
        except ValueError as damaged:
            raise CannotMatch(f"模型 {path}：{damaged}", wrong_usage=True) from damaged

    def judge(self, *, matcher: Matcher, pairs: Sequence[tuple[Need, str]]) -> "list[Judged]":
        """The model's judgement on each pair, in their order; musts that are missed are not looked at here."""
        return self.model.judge(matcher=matcher, pairs=pairs, vectors=self.vectors)

    def opinions(self, need: Need, matches: Sequence[Match], *, matcher: Matcher) -> Mapping[str, Opinion]:
        """What the model says of the candidates of a need, given in the order of their points."""
        return opinions(need, matches, model=self, matcher=matcher)
