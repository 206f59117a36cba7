"""Words that differ by a slip: a letter too few, too many, wrong or swapped."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

LONGEST = 20
_CONSIDERED = 8
_FEWEST_CHINESE, _FEWEST_LATIN, _LONG_LATIN = 3, 4, 7
_CHINESE = re.compile(r"[^\x00-\x7f]+")


def is_chinese(text: str) -> bool:
    """Whether a word has nothing but characters beyond ASCII."""
    return _CHINESE.fullmatch(text) is not None


def slips(text: str) -> int:
    """Count the slips that may be forgiven in a word: none in short ones, two in long Latin ones."""
    if len(text) > LONGEST:
        return 0
    if not text.isascii():
        return int(len(text) >= _FEWEST_CHINESE)
    if len(text) < _FEWEST_LATIN or text.isdigit():
        return 0
    return 2 if len(text) >= _LONG_LATIN else 1


def deletions(text: str, *, most: int | None = None) -> set[str]:
    """Give the forms left when up to as many of the first eight letters as slips are forgiven are taken away.

    Two words within that many slips share a form (Garbe's symmetric deletes), which is why both sides are looked
    up by deletions alone. The word itself is among the forms; a word that forgives nothing has none.
    """
    allowed = slips(text) if most is None else most
    if not allowed:
        return set()
    head = text[:_CONSIDERED]
    forms = last = {head}
    for _ in range(allowed):
        last = {form for one in last for form in _shorter(one)}
        forms = forms | last
    return forms


def one_slip_away(letters: str) -> list[str]:
    """List the Latin words one slip from this one: neighbours swapped, then a letter too many, wrong or too few."""
    cuts = [(letters[:place], letters[place:]) for place in range(len(letters) + 1)]
    swapped = [before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1]
    shorter = [before + after[1:] for before, after in cuts if after]
    others = [before + one + after[1:] for before, after in cuts if after for one in ascii_lowercase]
    longer = [before + one + after for before, after in cuts for one in ascii_lowercase]
    return [one for one in dict.fromkeys([*swapped, *shorter, *others, *longer]) if one != letters]


def _shorter(text: str) -> Iterator[str]:
    if len(text) > 2:
        yield from (text[:place] + text[place + 1 :] for place in range(len(text)))


def distance(one: str, other: str, *, most: int) -> int:
    """Count the slips between two words, neighbours swapped counting once; ``most + 1`` when there are more.

    The optimal string alignment distance (Damerau 1964, restricted): O(len·len).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, counterpart in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != counterpart))
            is_swapped = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == counterpart
            row.append(min(cost, before[j - 2] + 1) if is_swapped else cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
