"""Words that somebody may have meant: said alike, swapped, or a slip away."""

from collections.abc import Iterator
from dataclasses import dataclass

from xiechuang.engines.matching.asking.block import Block, sound_form
from xiechuang.engines.matching.asking.holdings import Holdings
from xiechuang.engines.matching.asking.nearness import deletions, distance, is_chinese, slips
from xiechuang.engines.matching.asking.readings import readings_of_character, syllables, variants

SAID_ALIKE, EACH_CHARACTER, BLURRED, SWAPPED, SLIP, PINYIN = 1.0, 0.7, 0.8, 2.0, 3.2, 1.5
"""What believing in each kind of mistake costs, in the currency of the correction's way through a query.

A slip is dearer than one stray character, or 镍电池 would be taken for 锂电池 wherever nobody wrote of nickel."""
_TYPED_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Meant:
    """A word of visible records that may have been meant, and what it costs to believe so."""

    word: str
    shown: str
    count: int
    cost: float


def meant_by(holdings: Holdings, piece: str) -> list[Meant]:
    """List what a Chinese or Latin piece may stand for, the likeliest first."""
    best: dict[str, Meant] = {}
    for block in holdings.blocks:
        for row, cost in _mistakes(block, piece):
            count = int(holdings.counts[block.first + row])
            word = block.text(row)
            if count and word != piece and (word not in best or cost < best[word].cost):
                best[word] = Meant(word, block.shown_as(row), count, cost)
    return sorted(best.values(), key=lambda one: (one.cost, -one.count, one.word))


def spelt(holdings: Holdings, letters: str) -> list[Meant]:
    """List the Chinese words whose full pinyin these letters are, the most used first."""
    best: dict[str, Meant] = {}
    for block in holdings.blocks:
        for row in dict.fromkeys(block.by_sound.rows_equal(letters).tolist()):
            count, word = int(holdings.counts[block.first + row]), block.text(row)
            if count and not block.titles[row]:
                best[word] = Meant(word, block.shown_as(row), count, PINYIN)
    return sorted(best.values(), key=lambda one: (-one.count, one.word))


def _mistakes(block: Block, piece: str) -> Iterator[tuple[int, float]]:
    if is_chinese(piece):
        yield from _said_alike(block, piece)
        swapped = block.row_of(piece[::-1]) if len(piece) == 2 else None
        if swapped is not None:
            yield swapped, SWAPPED
    yield from _slipped(block, piece)


def _said_alike(block: Block, piece: str) -> Iterator[tuple[int, float]]:
    free = tuple(readings_of_character(character) for character in piece)
    ways = dict.fromkeys([*variants(syllables(piece)), *variants(free, most=_TYPED_VARIANTS)])
    for way in ways:
        for row in block.same_sound.rows_of(sound_form(way)):
            word = block.text(row)
            if len(word) != len(piece):
                continue
            read = syllables(word)
            changed = sum(one != other for one, other in zip(word, piece, strict=True))
            is_exact = all(said in one for said, one in zip(way, read, strict=True))
            yield row, SAID_ALIKE + EACH_CHARACTER * changed + (0.0 if is_exact else BLURRED)


def _slipped(block: Block, piece: str) -> Iterator[tuple[int, float]]:
    rows = {row for form in sorted({piece} | deletions(piece)) for row in block.near.rows_of(form)}
    for row in sorted(rows):
        word = block.text(row)
        allowed = min(slips(word), max(slips(piece), 1))
        slipped = distance(word, piece, most=allowed)
        if 0 < slipped <= allowed and word.isascii() == piece.isascii():
            yield row, SLIP * slipped
