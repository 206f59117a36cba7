"""The marks of a paper: hashes of what papers alike have in common, and the keys of their text and pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from xiechuang.domains.evidence.rules.normal import number_skeleton, plain_name
from xiechuang.domains.evidence.rules.pictures import picture_keys
from xiechuang.engines.matching.likeness.banding import Banding
from xiechuang.engines.matching.likeness.marks import hash_of
from xiechuang.engines.matching.likeness.sketch import bucket_keys, shingles, sketch_of

BANDING = Banding(bands=20, rows=5)
"""Papers of text likeness .8 share a band with probability .9996, of .7 .975, of .2 .006."""
SHORTEST = 30
"""Characters below which a text says too little to be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a paper says, typed or read from its file, as the finder compares it."""

    kind: str
    sha256: str = ""
    invoice_code: str = ""
    invoice_number: str = ""
    contract_number: str = ""
    report_number: str = ""
    seller: str = ""
    buyer: str = ""
    amount_fen: int | None = None
    dated_on: date | None = None
    text: str = ""


def exact_marks(said: Said) -> set[int]:
    """What must be equal for two papers to be looked at, each as a number; a missing part makes no mark."""
    wanted: list[tuple[Any, ...]] = [
        ("content", said.sha256),
        ("invoice", number_skeleton(said.invoice_number)),
        ("contract", number_skeleton(said.contract_number)),
        ("report", number_skeleton(said.report_number)),
        *_deal_marks(said),
    ]
    return {_signed(hash_of("\0".join(map(str, one)))) for one in wanted if all(one)}


def parties_mark(said: Said) -> int | None:
    """What papers of one kind between the same two parties share."""
    parts = ("parties", said.kind, plain_name(said.seller), plain_name(said.buyer))
    return _signed(hash_of("\0".join(parts))) if all(parts) else None


def _deal_marks(said: Said) -> list[tuple[Any, ...]]:
    """One party may be misspelt and one number mistyped, so any two of amount, parties and day are enough."""
    seller, buyer = plain_name(said.seller), plain_name(said.buyer)
    return [
        ("seller", said.kind, seller, said.amount_fen),
        ("buyer", said.kind, buyer, said.amount_fen),
        ("day", said.kind, said.dated_on, said.amount_fen),
    ]


@lru_cache(maxsize=4)
def text_marks(text: str, *, kind: str) -> tuple[frozenset[int], bytes]:
    """The keys of a text's bands and its sketch; nothing for a text too short to tell."""
    if len(text) < SHORTEST:
        return frozenset(), b""
    hashes = shingles(text)
    return frozenset(_keys(hashes, space=f"text {kind}")), sketch_of(hashes).tobytes()


def picture_marks(pages: Sequence[bytes], *, kind: str) -> set[int]:
    """The keys of the bands of each page's image."""
    return {
        _signed(hash_of(f"picture {kind} {band} {key}"))
        for page in pages
        if page
        for band, key in enumerate(picture_keys(page))
    }


def _keys(hashes: npt.NDArray[np.uint64], *, space: str) -> set[int]:
    keys = bucket_keys(hashes, banding=BANDING, space=space) if len(hashes) else ()
    return {_banded(space, band, int(key)) for band, key in enumerate(keys)}


def _banded(space: str, band: int, key: int) -> int:
    """A key with its band and space: two bands may have the same key by chance."""
    return _signed(((hash_of(f"{space} {band}") & 0xFFFFFFFF) << 32) | key)


def _signed(number: int) -> int:
    """64 bits as the database keeps them."""
    return number - (1 << 64) if number >= 1 << 63 else number


def merged(marks: Iterable[set[int]]) -> list[int]:
    """All of them, ascending."""
    return sorted(set().union(*marks))
