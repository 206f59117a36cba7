"""Pages as pictures: a small grey image of what is written on a page, without the lines of its form.

Two pages are compared by the correlation of these images; where to look for pages alike is told by random hyperplanes
(M. Charikar 2002, "Similarity estimation techniques from rounding algorithms"): the sign of a projection is equal for two
images at angle θ with probability 1 − θ/π. Coarse gradient hashes (dHash) were tried first and could not tell two invoices
on one form (.93 alike) from a re-saved one (.90); cutting margins off made a page's own copies differ by up to .15. So the
page is taken as it stands: re-saved, re-encoded, resized and turned copies are known again, cut or tilted ones are not.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Grey: TypeAlias = npt.NDArray[np.uint8]
Image: TypeAlias = npt.NDArray[np.float32]

SIDE = 64
PAGE_BYTES = SIDE * SIDE
BANDS, BITS = 24, 36
"""A re-saved page (correlation .995) shares a band with probability 1.0, another on the same form (.88) .04."""
INK = 200
LEAST_INK = 0.002
"""Share of dark dots below which a page is as good as blank and like nothing."""
_ROUGH = 0.8
_STEP = 24.0
_MARGIN = 2


def page_image(grey: Grey) -> bytes:
    """The image of one page, 64 × 64 signed bytes; nothing for a blank page."""
    if (grey < INK).mean() < LEAST_INK:
        return b""
    dark = 255.0 - _averaged(grey)
    dark -= np.median(dark, axis=1, keepdims=True)
    dark -= np.median(dark, axis=0, keepdims=True)
    spread = dark.std()
    if spread == 0:
        return b""
    return np.clip(np.rint(dark / spread * _STEP), -127, 127).astype(np.int8).tobytes()


def turned_images(grey: Grey) -> tuple[bytes, bytes, bytes, bytes]:
    """The images of the page each way up."""
    turned = [page_image(np.rot90(grey, times)) for times in range(4)]
    return turned[0], turned[1], turned[2], turned[3]


def picture_keys(image: bytes) -> list[int]:
    """One key of 36 bits a band."""
    signs = (_hyperplanes() @ _flat(image)).reshape(BANDS, BITS) > 0
    weights = 1 << np.arange(BITS, dtype=np.int64)
    return [int(key) for key in signs @ weights]


def picture_likeness(one: Sequence[bytes], other: Sequence[bytes]) -> float:
    """The best correlation of a page of the one with a page of the other, 0–1."""
    left, right = ([page for page in pages if page] for pages in (one, other))
    if not left or not right:
        return 0.0
    rough = np.stack([_unit(page) for page in left]) @ np.stack([_unit(page) for page in right]).T
    at = np.unravel_index(int(rough.argmax()), rough.shape)
    best = float(rough[at])
    return max(best, _shifted(left[at[0]], right[at[1]])) if best >= _ROUGH else max(best, 0.0)


def pages_of(kept: bytes) -> tuple[bytes, ...]:
    """The pages that were kept one after the other."""
    return tuple(kept[start : start + PAGE_BYTES] for start in range(0, len(kept), PAGE_BYTES))


def _shifted(one: bytes, other: bytes) -> float:
    """The best correlation when one image is moved by up to two cells: scans never stand quite alike."""
    left, right = (_flat(page).reshape(SIDE, SIDE) for page in (one, other))
    end = SIDE - _MARGIN
    inner = right[_MARGIN:end, _MARGIN:end].ravel()
    moves = [(down, along) for down in range(2 * _MARGIN + 1) for along in range(2 * _MARGIN + 1)]
    windows = [
        left[down : down + SIDE - 2 * _MARGIN, along : along + SIDE - 2 * _MARGIN].ravel()
        for down, along in moves
    ]
    return max(float(np.corrcoef(window, inner)[0, 1]) for window in windows)


def _flat(image: bytes) -> Image:
    return np.frombuffer(image, dtype=np.int8).astype(np.float32)


def _unit(image: bytes) -> Image:
    flat = _flat(image)
    flat -= flat.mean()
    return np.asarray(flat / np.linalg.norm(flat))


@cache
def _hyperplanes() -> Image:
    """Signs drawn once for all, the same on every machine; shape (bands · bits, 64 · 64)."""
    drawn = hashlib.shake_256(b"xiechuang pages").digest(BANDS * BITS * PAGE_BYTES // 8)
    bits = np.unpackbits(np.frombuffer(drawn, dtype=np.uint8))
    return (bits.reshape(BANDS * BITS, PAGE_BYTES).astype(np.float32) * 2 - 1).astype(np.float32)


def _averaged(grey: Grey) -> npt.NDArray[np.float64]:
    """Means of 64 × 64 nearly equal cells."""
    sums = np.zeros((grey.shape[0] + 1, grey.shape[1] + 1))
    sums[1:, 1:] = grey.astype(np.float64).cumsum(axis=0).cumsum(axis=1)
    rows = np.linspace(0, grey.shape[0], SIDE + 1).round().astype(int)
    columns = np.linspace(0, grey.shape[1], SIDE + 1).round().astype(int)
    corners = sums[np.ix_(rows, columns)]
    total = corners[1:, 1:] - corners[:-1, 1:] - corners[1:, :-1] + corners[:-1, :-1]
    sizes = np.outer(np.diff(rows), np.diff(columns))
    return np.asarray(total / np.maximum(sizes, 1))
