"""Amendments in the words of an amending decision: this clause reads so, that one falls away, one comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xiechuang.engines.alignment.structure import Document
from xiechuang.engines.alignment.versions.patching import PatchError


class Deed(StrEnum):
    """What happens to a clause."""

    REPLACE = "replace"
    DELETE = "delete"
    INSERT_BEFORE = "insert-before"
    INSERT_AFTER = "insert-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What happens to the clause at an address; `text` with its printed number and without space around."""

    deed: Deed
    at: str
    text: str = ""


def amended(document: Document, edits: Sequence[Edit]) -> str:
    """The text with all edits made at once.

    The space between clauses stays as it was. PatchError names every address that is not in the text and every clause
    that two edits, or an edit of it and one of what contains it, would change.
    """
    _check(document, edits)
    changes = [change for edit in edits for change in [_change(document, edit)]]
    text = document.source
    # From the end, so that offsets before stay true; insertions at one place in the order given.
    for _, start, end, new in sorted(
        ((at, *change) for at, change in enumerate(changes)), key=lambda one: (-one[1], -one[2], -one[0])
    ):
        text = text[:start] + new + text[end:]
    return text


def changed_clauses(old: Document, new: Document) -> dict[str, tuple[str, str]]:
    """Addresses whose own words changed, with the words before and after; empty where the clause is not there."""
    before = {clause.id: old.own_words(clause) for clause in old.walk()}
    after = {clause.id: new.own_words(clause) for clause in new.walk()}
    both = dict.fromkeys([*before, *after])
    return {
        address: (before.get(address, ""), after.get(address, ""))
        for address in both
        if before.get(address) != after.get(address)
    }


def _check(document: Document, edits: Sequence[Edit]) -> None:
    lost = [edit.at for edit in edits if edit.at not in document.by_id]
    if lost:
        raise PatchError(f"文本里没有这些条款：{'、'.join(lost)}")
    spans = [
        (document.by_id[edit.at].start, document.by_id[edit.at].end, edit.at)
        for edit in edits
        if edit.deed in (Deed.REPLACE, Deed.DELETE)
    ]
    twice = [
        one[2]
        for place, one in enumerate(spans)
        for other in spans[:place]
        if one[0] < other[1] and other[0] < one[1]
    ]
    if twice:
        raise PatchError(f"这些条款被改了不止一次：{'、'.join(twice)}")


def _change(document: Document, edit: Edit) -> tuple[int, int, str]:
    """An edit as (start, end, new text); a replacement leaves the space around the clause, an addition copies it."""
    clause = document.by_id[edit.at]
    whole = document.source[clause.start : clause.end]
    start = clause.start + len(whole) - len(whole.lstrip())
    end = clause.start + len(whole.rstrip())
    if edit.deed is Deed.REPLACE:
        return start, max(start, end), edit.text
    if edit.deed is Deed.DELETE:
        return clause.start, clause.end, ""
    space = document.source[max(start, end) : clause.end] or "\n"
    if edit.deed is Deed.INSERT_BEFORE:
        return clause.start, clause.start, edit.text + space
    if clause.end == max(start, end):
        return clause.end, clause.end, "\n" + edit.text
    return clause.end, clause.end, edit.text + space
