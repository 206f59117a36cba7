"""Phrases and the sorted forms under which they are looked up; a block never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from xiechuang.engines.matching.asking.keys import Flags, FormDraft, FormKeys, Places, PrefixDraft, PrefixKeys
from xiechuang.engines.matching.asking.nearness import deletions, is_chinese
from xiechuang.engines.matching.asking.phrases import Phrase, restored
from xiechuang.engines.matching.asking.readings import Syllables, blurred, syllables, variants

TEXT_WIDTH, SOUND_WIDTH, INITIALS_WIDTH = 24, 16, 8
"""Bytes kept of each form: eight characters, about five syllables, eight initials."""


@dataclass(frozen=True, slots=True)
class Block:
    """Phrases numbered from ``first`` on; rows count from 0 within the block."""

    first: int
    texts: str
    ends: Places
    shown: Mapping[int, str]
    titles: Flags
    by_text: PrefixKeys
    by_sound: PrefixKeys
    by_initials: PrefixKeys
    whole: FormKeys
    same_sound: FormKeys
    near: FormKeys

    @classmethod
    def build(cls, phrases: Sequence[Phrase], *, first: int = 0) -> Self:
        """Read all phrases and sort their forms."""
        draft = _Draft()
        for row, phrase in enumerate(phrases):
            draft.add(phrase, row=row)
        return cls(
            first=first,
            texts="".join(phrase.text for phrase in phrases),
            ends=np.cumsum([len(phrase.text) for phrase in phrases], dtype=np.int32),
            shown={row: phrase.shown for row, phrase in enumerate(phrases) if phrase.shown != phrase.text},
            titles=np.array([phrase.is_title for phrase in phrases], dtype=np.bool_),
            by_text=draft.texts.keys(),
            by_sound=draft.sounds.keys(),
            by_initials=draft.initials.keys(),
            whole=draft.whole.keys(),
            same_sound=draft.same_sound.keys(),
            near=draft.near.keys(),
        )

    def __len__(self) -> int:
        return len(self.ends)

    def text(self, row: int) -> str:
        """The phrase as it is compared."""
        return self.texts[int(self.ends[row - 1]) if row else 0 : int(self.ends[row])]

    def shown_as(self, row: int) -> str:
        """The phrase as people write it."""
        return self.shown.get(row) or self.text(row)

    def listed(self) -> list[Phrase]:
        """Every phrase again; where typing may begin is found anew by its words."""
        return [
            restored(self.text(row), shown=self.shown_as(row), is_title=bool(self.titles[row]))
            for row in range(len(self))
        ]

    def row_of(self, text: str, *, is_title: bool = False) -> int | None:
        """Find a phrase; None when the block does not hold it."""
        rows = self.whole.rows_of(_name(text, is_title=is_title))
        return next((r for r in rows if self.text(r) == text and bool(self.titles[r]) is is_title), None)


class _Draft:
    """The forms of a block in the making."""

    def __init__(self) -> None:
        self.texts = PrefixDraft(width=TEXT_WIDTH)
        self.sounds = PrefixDraft(width=SOUND_WIDTH)
        self.initials = PrefixDraft(width=INITIALS_WIDTH)
        self.whole, self.same_sound, self.near = FormDraft(), FormDraft(), FormDraft()

    def add(self, phrase: Phrase, *, row: int) -> None:
        """Note every form of one phrase."""
        read = syllables(phrase.text)
        self.whole.add(_name(phrase.text, is_title=phrase.is_title), row=row)
        for start in phrase.starts:
            self.texts.add(phrase.text[start:], row=row)
            for way in _ways_from(phrase.text, read, start=start):
                self.sounds.add("".join(way), row=row)
                self.initials.add("".join(syllable[:1] for syllable in way), row=row)
        if phrase.is_title:
            return
        if is_chinese(phrase.text):
            for form in {sound_form(way) for way in variants(read)}:
                self.same_sound.add(form, row=row)
        for form in sorted(deletions(phrase.text)):
            self.near.add(form, row=row)


def sound_form(way: Sequence[str]) -> str:
    """Give the form that words share which many speakers say alike."""
    return " ".join(blurred(syllable) for syllable in way)


def _name(text: str, *, is_title: bool) -> str:
    """A title and a word of the same letters are two phrases."""
    return f"\n{text}" if is_title else text


def _ways_from(text: str, read: tuple[Syllables, ...], *, start: int) -> list[tuple[str, ...]]:
    """List the readings from one start on; what has no Chinese is found by its letters."""
    return [] if text[start:].isascii() else variants(read[start : start + INITIALS_WIDTH])
