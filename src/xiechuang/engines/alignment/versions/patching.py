"""The difference of two versions as data: applied to the old it gives the new, sign for sign."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WORD = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)
_LONGEST_BLOCK = 4000
"""Lines which changed together are compared word by word up to so many signs; beyond, they are replaced whole."""


class PatchError(ValueError):
    """A difference that does not belong to the text it is applied to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """At offset `start` of the old text stands `old`; in the new one `new` stands there."""

    start: int
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """The hunks in the order of the old text, none touching another; SHA-256 of both texts in UTF-8."""

    old_digest: str
    new_digest: str
    hunks: tuple[Hunk, ...]

    @property
    def inverse(self) -> "Patch":
        """The patch that leads back."""
        hunks, shift = [], 0
        for hunk in self.hunks:
            hunks.append(Hunk(start=hunk.start + shift, old=hunk.new, new=hunk.old))
            shift += len(hunk.new) - len(hunk.old)
        return Patch(old_digest=self.new_digest, new_digest=self.old_digest, hunks=tuple(hunks))

    def plain(self) -> dict[str, Any]:
        """The patch as JSON takes it."""
        hunks = [{"start": hunk.start, "old": hunk.old, "new": hunk.new} for hunk in self.hunks]
        return {"old": self.old_digest, "new": self.new_digest, "hunks": hunks}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Patch":
        """The patch `plain` was made from."""
        hunks = tuple(Hunk(start=int(one["start"]), old=one["old"], new=one["new"]) for one in plain["hunks"])
        return cls(old_digest=plain["old"], new_digest=plain["new"], hunks=hunks)


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def difference(old: str, new: str) -> Patch:
    """What makes the old text the new one: line by line, and word by word inside changed lines."""
    lines, others = _LINE.findall(old), _LINE.findall(new)
    offsets = _offsets(lines)
    hunks: list[Hunk] = []
    for tag, a, b, c, d in SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        if tag != "equal":
            hunks.extend(_inside("".join(lines[a:b]), "".join(others[c:d]), offsets[a]))
    return Patch(old_digest=digest(old), new_digest=digest(new), hunks=tuple(_merged(hunks)))


def apply(old: str, patch: Patch) -> str:
    """The new text; PatchError where the patch was made for another old one or is damaged."""
    if digest(old) != patch.old_digest:
        raise PatchError("差异不是针对这个版本做的：旧文本的摘要不符")
    pieces, place = [], 0
    for hunk in patch.hunks:
        if hunk.start < place or old[hunk.start : hunk.start + len(hunk.old)] != hunk.old:
            raise PatchError(f"差异已损坏：第{hunk.start}字处不是“{hunk.old[:20]}”")
        pieces += [old[place : hunk.start], hunk.new]
        place = hunk.start + len(hunk.old)
    new = "".join([*pieces, old[place:]])
    if digest(new) != patch.new_digest:
        raise PatchError("差异已损坏：新文本的摘要不符")
    return new


def _offsets(lines: Sequence[str]) -> list[int]:
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    return offsets


def _inside(old: str, new: str, start: int) -> Iterator[Hunk]:
    if not old or not new or len(old) + len(new) > _LONGEST_BLOCK:
        yield Hunk(start=start, old=old, new=new)
        return
    words, others = _WORD.findall(old), _WORD.findall(new)
    offsets = _offsets(words)
    for tag, a, b, c, d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Hunk(start=start + offsets[a], old="".join(words[a:b]), new="".join(others[c:d]))


def _merged(hunks: Sequence[Hunk]) -> Iterator[Hunk]:
    """Hunks that touch become one."""
    last: Hunk | None = None
    for hunk in hunks:
        if last is not None and last.start + len(last.old) == hunk.start:
            last = Hunk(start=last.start, old=last.old + hunk.old, new=last.new + hunk.new)
            continue
        if last is not None:
            yield last
        last = hunk
    if last is not None:
        yield last
