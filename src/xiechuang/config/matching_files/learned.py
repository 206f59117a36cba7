"""A learned model put to work on lists: loaded whole or refused."""

import os
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


NOT_KEPT = Path("-")
"""What is given in place of a file by who wants no vectors kept."""


def open_vectors(path: Path | None) -> "Vectors | None":
    """The vectors kept in the file given, else in the data folder where there is one.

    None where none are kept or the optional part is not installed: then those of this process are used.
    """
    from xiechuang.engines.matching.dense import installed

    if path == NOT_KEPT or not installed():
        return None
    from xiechuang.engines.matching.dense.vectors import Vectors

    if path is None:
        return _usual_vectors()
    try:
        return Vectors(path=path)
    except (OSError, ValueError) as unusable:
        raise CannotMatch(f"--vectors {path}：{unusable}", wrong_usage=True) from unusable


def _usual_vectors() -> "Vectors | None":
    """Those in the data folder; a command on two files makes no such folder, nor stops where it cannot use one."""
    from xiechuang.config.cli import data_folder
    from xiechuang.engines.matching.dense.vectors import Vectors

    folder = data_folder()
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    try:
        return Vectors(path=folder / "vectors.bin")
    except (OSError, ValueError):
        return None


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
