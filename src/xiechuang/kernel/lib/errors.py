"""The three ways in which the house says no; they become HTTP in one place, config/errors.py."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused: a sentence, the clause it rests on, and the field it speaks of."""

    text: str
    clause: str = ""
    field: str = ""

    def __str__(self) -> str:
        return f"{self.text}（{self.clause}）" if self.clause else self.text

    def as_dict(self) -> dict[str, str]:
        """For the API."""
        return asdict(self)


class Refused(Exception):
    """A rule forbids it now; carries every reason, never only the first."""

    def __init__(self, reasons: Iterable[Reason | str] | Reason | str) -> None:
        given = [reasons] if isinstance(reasons, (Reason, str)) else reasons
        self.reasons = tuple(r if isinstance(r, Reason) else Reason(r) for r in given)
        super().__init__("；".join(str(r) for r in self.reasons))


class NotVisible(Exception):
    """It does not exist, or not for this actor; the two cannot be told apart from outside."""


class Invalid(Exception):
    """What was typed does not fit; every field's messages at once."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self.fields = {name: list(messages) for name, messages in fields.items()}
        super().__init__("；".join(f"{name}: {'、'.join(m)}" for name, m in self.fields.items()))
