"""One move on many rows: each is tried by itself, and every refusal is told with its reasons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.web.words import Words

AT_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchMove:
    """A verb for the bar under the table; ``perform`` acts on one row and may raise ``Refused``."""

    key: str
    label: Words
    perform: Callable[..., Any]
    confirm: Words = ""
    needs_note: bool = False
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a batch, in a shape that a session can keep."""

    label: Words
    done: list[str]
    refused: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """For the session."""
        return {"label": str(self.label), "done": self.done, "refused": self.refused}


def perform_batch(*, move: BatchMove, rows: Iterable[Any], missing: int, actor: Any, note: str) -> Outcome:
    """Try the move on every row; ``missing`` rows were chosen but are not visible any more."""
    done: list[str] = []
    refused: list[dict[str, Any]] = []
    for row in rows:
        try:
            move.perform(actor=actor, subject=row, note=note)
        except (Refused, NotVisible) as error:
            refused.append({"row": str(row), "reasons": _reasons(error)})
        else:
            done.append(str(row))
    if missing:
        refused.append(
            {"row": _("另有 %d 行") % missing, "reasons": [{"text": _("已不存在或您无权办理"), "clause": ""}]}
        )
    return Outcome(label=move.label, done=done, refused=refused)


def _reasons(error: Refused | NotVisible) -> list[dict[str, str]]:
    if isinstance(error, Refused):
        return [reason.as_dict() for reason in error.reasons]
    return [{"text": _("没有找到，或您无权查看"), "clause": ""}]
