"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


SIGNS = {Verdict.OK: "正常", Verdict.WARN: "注意", Verdict.BAD: "问题"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at: how it is, and what to do about it."""

    name: str
    verdict: Verdict = Verdict.OK
    says: str = ""
    fix: str = ""

    def __str__(self) -> str:
        text = f"[{SIGNS[self.verdict]}] {self.name}" + (f"：{self.says}" if self.says else "")
        return f"{text}\n       办法：{self.fix}" if self.fix else text


def ok(name: str, says: str = "") -> Finding:
    """Nothing to do."""
    return Finding(name=name, says=says)


def warn(name: str, says: str, fix: str) -> Finding:
    """Works, but somebody should know."""
    return Finding(name=name, verdict=Verdict.WARN, says=says, fix=fix)


def bad(name: str, says: str, fix: str) -> Finding:
    """Does not work, or is not safe."""
    return Finding(name=name, verdict=Verdict.BAD, says=says, fix=fix)
