"""Small boosted trees, strongly held back: one forest for the order, one for the levels; needs the optional LightGBM."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.learning.packing import Body
from xiechuang.engines.matching.learning.scaling import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

_HELD_BACK: dict[str, Any] = {
    "num_leaves": 7,
    "learning_rate": 0.05,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
_ORDER = {
    "objective": "lambdarank",
    "min_data_in_leaf": 100,
    "label_gain": [0, 1, 3, 7],
    "lambdarank_truncation_level": 20,
}
_LEVELS = {"objective": "multiclass", "num_class": 4, "min_data_in_leaf": 60}
_ROUNDS = {"order": 150, "levels": 120}


@cache
def trees_installed() -> bool:
    """Whether LightGBM can be used; without it the other parts of a model carry on alone."""
    if find_spec("lightgbm") is None:
        return False
    try:
        import lightgbm  # noqa: F401 - whether it loads is the question
    except OSError:
        # The package is there, but the system library it stands on (libgomp1) is not.
        return False
    return True


@dataclass(frozen=True)
class Trees:
    """A forest as LightGBM writes it; `order` gives scores, `levels` expected levels."""

    kind: str
    text: str

    @classmethod
    def learn(
        cls,
        kind: str,
        table: Floats,
        levels: Floats,
        *,
        groups: NDArray[np.int64],
        directions: Sequence[int],
        seed: int,
    ) -> Self:
        """Grow one forest: lambdarank (Burges 2010) by need for the order, four classes for the levels.

        table (n, features) with NaN for what is not stated, rows of one need together. Only the order is held monotone:
        classes cannot be.
        """
        import lightgbm

        wanted = _HELD_BACK | (_ORDER if kind == "order" else _LEVELS) | {"seed": seed}
        sizes = None
        if kind == "order":
            wanted["monotone_constraints"] = list(directions)
            sizes = np.diff(np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1], [True]))))
        data = lightgbm.Dataset(table, levels - 1, group=sizes)
        grown = lightgbm.train(wanted, data, _ROUNDS[kind])
        return cls(kind, grown.model_to_string())

    def predict(self, table: Floats) -> Floats:
        """Scores or expected levels of n pairs."""
        if not len(table):
            return np.zeros(0)
        found = np.asarray(self._booster.predict(table, num_threads=1), dtype=np.float64)
        return found if self.kind == "order" else np.asarray(found @ np.arange(1.0, 5.0))

    def pack(self) -> Body:
        """As JSON."""
        return {"kind": self.kind, "text": self.text}

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON; ValueError for a kind that is not known."""
        if packed["kind"] not in _ROUNDS:
            raise ValueError("模型里有不认识的部分")
        return cls(str(packed["kind"]), str(packed["text"]))

    @cached_property
    def _booster(self) -> "Booster":
        from lightgbm import Booster

        return Booster(model_str=self.text)
