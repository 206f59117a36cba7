"""The text of a law on any day."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xiechuang.engines.alignment.versions.patching import Patch, PatchError, apply


class Status(StrEnum):
    """Where a text stands on a day."""

    NOT_YET = "not-yet"
    IN_FORCE = "in-force"
    AMENDED = "amended"
    """In force, in a later wording than the first."""
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """From `on`, the text reads as the patch makes it; `by` names the decision that says so."""

    on: date
    patch: Patch
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A wording and the first day it holds."""

    on: date
    text: str
    by: str = ""


class History:
    """The wordings of one text, the first, each amendment applied to the one before, and its end.

    Args:
        text: The first wording.
        on: The first day it is in force.
        amendments: In any order; of two with one day, the one given first is applied first.
        repealed_on: The first day it is no longer in force.

    Raises:
        PatchError: An amendment does not fit the wording before it, or a day lies outside the life of the text.
    """

    def __init__(
        self, *, text: str, on: date, amendments: Sequence[Amendment] = (), repealed_on: date | None = None
    ) -> None:
        self.repealed_on = repealed_on
        versions = [Version(on=on, text=text)]
        for amendment in sorted(amendments, key=lambda one: one.on):
            self._check(amendment, on)
            try:
                text = apply(text, amendment.patch)
            except PatchError as refused:
                raise PatchError(
                    f"{amendment.on}的修改（{amendment.by or '未写明依据'}）：{refused}"
                ) from refused
            versions.append(Version(on=amendment.on, text=text, by=amendment.by))
        self.versions = tuple(versions)
        self._days = [version.on for version in versions]

    def _check(self, amendment: Amendment, on: date) -> None:
        if amendment.on < on:
            raise PatchError(f"{amendment.on}的修改早于施行日{on}")
        if self.repealed_on is not None and amendment.on >= self.repealed_on:
            raise PatchError(f"{amendment.on}的修改不早于废止日{self.repealed_on}")

    def version_on(self, day: date) -> Version | None:
        """The wording in force on a day; None before the first and from the repeal on."""
        if day < self._days[0] or (self.repealed_on is not None and day >= self.repealed_on):
            return None
        return self.versions[bisect_right(self._days, day) - 1]

    def text_on(self, day: date) -> str | None:
        """The text on a day; None where it is not in force."""
        version = self.version_on(day)
        return version.text if version else None

    def status_on(self, day: date) -> Status:
        """Where the text stands on a day."""
        if day < self._days[0]:
            return Status.NOT_YET
        version = self.version_on(day)
        if version is None:
            return Status.REPEALED
        return Status.IN_FORCE if version is self.versions[0] else Status.AMENDED
