"""What may be sent to the API of providers."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from xiechuang.web.api.values import MANY_LINES, Day, Fen, Flag, Input, Line, Note, Version, Word

Long = Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=10_000)]
Days = Annotated[int, Field(strict=True, ge=1, le=365)]
Kinds = Annotated[list[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]], Field(max_length=40)]
Lines = Annotated[list[Annotated[Line, StringConstraints(min_length=1)]], Field(max_length=40)]


class CallIn(Input):
    """The terms of a call; what is not stated stays unstated until it is published."""

    title: Line | None = None
    text: Long | None = None
    source: Line | None = None
    kinds: Kinds | None = None
    requirements: Lines | None = None
    papers: Lines | None = None
    opens_on: Day | None = None
    closes_on: Day | None = None
    with_review: Flag | None = None
    reviewers_needed: Annotated[int, Field(strict=True, ge=1, le=50)] | None = None
    pass_score: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    check_days: Days | None = None
    review_days: Days | None = None
    publicity_days: Days | None = None
    recognition_days: Days | None = None
    valid_months: Annotated[int, Field(strict=True, ge=1, le=120)] | None = None

    def given(self) -> dict[str, Any]:
        """What was stated; null leaves a number or a day open, and a text or a list empty."""
        texts, many = ("title", "text", "source"), ("kinds", "requirements", "papers")
        sent = self.model_dump(include=set(CallIn.model_fields), exclude_unset=True)
        empty: dict[str, Any] = (
            dict.fromkeys(texts, "") | {name: [] for name in many} | {"with_review": False}
        )
        return {name: empty.get(name) if value is None else value for name, value in sent.items()}


class CallPatch(CallIn):
    """Changed terms of a draft."""

    version: Version


class ServiceIn(Input):
    """A service; without prices by agreement."""

    name: Annotated[Line, StringConstraints(max_length=120)]
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    unit: Annotated[Line, StringConstraints(max_length=40)] = ""
    price_from_fen: Fen | None = None
    price_to_fen: Fen | None = None
    text: Note = ""


class OpenThing(Input):
    """A laboratory or an instrument."""

    name: Line
    note: Line = ""


class ApplicationPatch(Input):
    """Lines of an application, and the version they were typed over."""

    version: Version
    name: Annotated[Line, StringConstraints(max_length=120)] | None = None
    intro: Long | None = None
    place: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    address: Line | None = None
    contact: Word | None = None
    telephone: Annotated[Line, StringConstraints(max_length=40)] | None = None
    website: Line | None = None
    laboratories: Annotated[list[OpenThing], Field(max_length=500)] | None = None
    instruments: Annotated[list[OpenThing], Field(max_length=500)] | None = None
    services: Annotated[list[ServiceIn], Field(max_length=500)] | None = None
