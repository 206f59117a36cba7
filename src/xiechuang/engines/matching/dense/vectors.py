"""Unit vectors of texts, each text encoded once: kept in memory and, where a path is given, on disk."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from xiechuang.engines.matching.dense.encoding import (
    DIMENSIONS,
    LONGEST,
    VERSION,
    Encoder,
    Vector,
    model_encoder,
)
from xiechuang.engines.matching.dense.store import KEY_BYTES, Half, Store

_BATCH = 32
_KEPT = 200_000
"""Most vectors held in memory at once (about 150 MB); the oldest go first."""


class Vectors:
    """Encodes texts lazily; what was once encoded is never encoded again while the cache lives."""

    def __init__(
        self, *, path: Path | None = None, encoder: Encoder | None = None, version: str = VERSION
    ) -> None:
        """A cache in memory, or in a file; `encoder` and `version` stand in for the bundled model."""
        self._store = Store(path) if path else None
        self._encoder = encoder
        self._version = version
        self._held: dict[bytes, Half] = {}

    def encode(
        self,
        texts: Sequence[str],
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> Vector:
        """Encode texts into shape (n, 384), float32, each row of length 1 (0 for a blank text), in the order given.

        About 13 abstracts or 100 titles a second on two cores. Only the first 600 characters count. `progress(done, all)`
        tells of texts not met before; `stop()` is asked between batches and ends in InterruptedError, keeping what is
        done. DenseMissingError where the model is needed and not installed.
        """
        keys = [self._key(text) for text in texts]
        self._fill({key: text for key, text in zip(keys, texts, strict=True) if text.strip()}, progress, stop)
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for place, (key, text) in enumerate(zip(keys, texts, strict=True)):
            vector = self._get(key) if text.strip() else None
            if vector is not None:
                found[place] = vector
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, lengths, out=found, where=lengths > 0)

    def _fill(
        self,
        wanted: dict[bytes, str],
        progress: Callable[[int, int], None] | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        missing = [(key, text) for key, text in wanted.items() if self._get(key) is None]
        # Texts of one length together waste the least work on padding.
        missing.sort(key=lambda pair: (len(pair[1]), pair[0]))
        encoder = (self._encoder or model_encoder()) if missing else None
        for start in range(0, len(missing), _BATCH):
            if stop is not None and stop():
                raise InterruptedError("已停止编码")
            part = missing[start : start + _BATCH]
            if encoder:
                self._keep([key for key, _ in part], encoder([text for _, text in part]))
            if progress is not None:
                progress(start + len(part), len(missing))

    def _keep(self, keys: Sequence[bytes], vectors: Vector) -> None:
        # Halved at once, so that an answer is the same whether it comes fresh or from the cache.
        fresh = dict(zip(keys, vectors.astype(np.float16), strict=True))
        self._held |= fresh
        if self._store is not None:
            self._store.add(fresh)
        while len(self._held) > _KEPT:
            del self._held[next(iter(self._held))]

    def _get(self, key: bytes) -> Half | None:
        held = self._held.get(key)
        return held if held is not None or self._store is None else self._store.get(key)

    def _key(self, text: str) -> bytes:
        whole = f"{self._version}\n{text[:LONGEST]}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(whole, digest_size=KEY_BYTES).digest()


@cache
def shared_vectors() -> Vectors:
    """One cache in memory for the whole process."""
    return Vectors()
