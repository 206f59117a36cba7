"""The learned order of docking lists: used where the community has trained a model, otherwise nothing changes."""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from xiechuang.engines.matching import Match, Matcher, Need
from xiechuang.engines.matching.learning.reordering import CANDIDATES, Opinion, opinions

if TYPE_CHECKING:
    from xiechuang.engines.matching.learning.model import Model

_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class HeldModel:
    """The model as it stands in the data folder; without `model` the file is there but cannot be used."""

    name: str
    stamp: tuple[int, int]
    model: "Model | None"
    card: str


_held: HeldModel | None = None


def held_model() -> HeldModel | None:
    """The model that orders docking lists now, read again when the file changed; None where there is none."""
    global _held  # noqa: PLW0603 - one model a process, replaced whole
    path = Path(settings.MATCHING_MODEL)
    try:
        found = path.stat()
    except OSError:
        _held = None
        return None
    stamp = (found.st_mtime_ns, found.st_size)
    with _lock:
        if _held is None or (_held.name, _held.stamp) != (path.name, stamp):
            _held = _load(path, stamp)
        return _held


def _load(path: Path, stamp: tuple[int, int]) -> HeldModel:
    from xiechuang.engines.matching.learning.model import Model

    try:
        # A page must not wait for texts to be turned into vectors.
        model: Model | None = replace(Model.load(path), meaning=None)
        card = _card(path, model)
    except (OSError, ValueError, ImportError):
        _log.exception("the model %s cannot be used; lists are in the order of points", path.name)
        model, card = None, ""
    return HeldModel(path.name, stamp, model, card)


def _card(path: Path, model: "Model | None") -> str:
    """The card beside the model, with what was measured; else the one inside it."""
    beside = path.with_name(f"{path.name}.md")
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    return model.card.to_markdown() if model else ""


def best_matches(
    matcher: Matcher, need: Need, *, k: int, allowed: NDArray[np.bool_]
) -> tuple[Sequence[Match], Mapping[str, Opinion]]:
    """The k best supplies, in the model's order where there is one, and what it says of each candidate."""
    held = held_model()
    if held is None or held.model is None:
        return matcher.match(need, k=k, allowed=allowed), {}
    found = matcher.match(need, k=max(k, CANDIDATES), allowed=allowed)
    try:
        said = opinions(need, found, model=held.model, matcher=matcher)
    except (ImportError, ValueError):
        _log.exception("the model %s could not judge; this list is in the order of points", held.name)
        return found[:k], {}
    return sorted(found, key=lambda match: said[match.key].place)[:k], said
