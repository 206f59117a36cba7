"""What each move of a docking asks for."""

from typing import Annotated, Any

from pydantic import Field

from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.api.values import Code, Day, Fen, Input, Line, Moment, Note, Word

DETAILS: dict[str, tuple[str, ...]] = {
    "arrange_meeting": ("meeting_at", "meeting_place"),
    "decline": ("decline_code",),
    "land": ("contract_number", "contract_type", "value_fen", "signed_on", "place", "product"),
}


class DockingMoveIn(Input):
    """A note for any move; 约见 takes a time and a place, 终止 a coded reason, 登记落地 the contract."""

    note: Note = ""
    meeting_at: Moment | None = None
    meeting_place: Line = ""
    decline_code: Code = ""
    contract_number: Word = ""
    contract_type: Annotated[Word, Field(max_length=40)] = ""
    value_fen: Fen | None = None
    signed_on: Day | None = None
    place: Code = ""
    product: Line = ""


def details_of(move: str, body: DockingMoveIn) -> dict[str, Any]:
    """The details this move takes; raises ``Invalid`` for any that belong to another move."""
    given = {
        name: value for name, value in body.model_dump(exclude={"note"}).items() if value not in (None, "")
    }
    wanted = DETAILS.get(move, ())
    if foreign := sorted(set(given) - set(wanted)):
        raise Invalid({name: [f"“{move}”不用这一项"] for name in foreign})
    return given
