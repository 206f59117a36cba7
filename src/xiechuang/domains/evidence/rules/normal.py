"""Numbers and names made comparable: width, case, blanks, letters taken for digits, forms of companies."""

import re
import unicodedata

_TAKEN_FOR = str.maketrans("OQ〇ILZSB", "00011258")
"""Letters that eyes and readers of scans take for digits, after folding to capitals."""
_FORMS = re.compile("(有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|总公司|公司|集团)$")
_SERIES = re.compile(r"(.*?)([0-9]+)")
NEIGHBOURS = 100
_TAIL = re.compile(r"\([^()]{0,10}\)\s*$")
"""What stands in brackets behind the name: 本部, 公司."""
_PLACES = str.maketrans("", "", "省市")


def seen_text(text: str) -> str:
    """The text without characters nobody sees: typesetters put them between digits, and so may whoever hides a copy."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cf")


def plain_number(text: str) -> str:
    """Capital letters, digits and Chinese characters of half width; blanks, dashes and brackets left out."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())


def number_skeleton(text: str) -> str:
    """What is left when letters taken for digits are read as digits and leading noughts, which sheets drop, go."""
    skeleton = plain_number(text).translate(_TAKEN_FOR)
    return skeleton.lstrip("0") or skeleton[:1]


def plain_name(text: str) -> str:
    """A party's name in letters and digits only, without the form of company and 省, 市."""
    folded = _TAIL.sub("", unicodedata.normalize("NFKC", text).lower())
    letters = "".join(character for character in folded if character.isalnum())
    short = _FORMS.sub("", letters) or letters
    return short.translate(_PLACES) or short


def name_likeness(one: str, other: str) -> float:
    """Likeness of two names, 0–1: twice the longest common subsequence by the lengths together.

    Source: the normalised Indel similarity, as `rapidfuzz.fuzz.ratio` gives it in percent.
    """
    left, right = plain_name(one)[:100], plain_name(other)[:100]
    if not left or not right:
        return 0.0
    return 2 * _common(left, right) / (len(left) + len(right))


def _common(left: str, right: str) -> int:
    """The length of the longest common subsequence, one row at a time."""
    row = [0] * (len(right) + 1)
    for character in left:
        before = 0
        for place, other in enumerate(right, start=1):
            above = row[place]
            row[place] = before + 1 if character == other else max(above, row[place - 1])
            before = above
    return row[-1]


def is_one_slip(one: str, other: str) -> bool:
    """Whether two numbers differ by one character replaced, left out or added, or by two neighbours exchanged."""
    left, right = plain_number(one), plain_number(other)
    if left == right or abs(len(left) - len(right)) > 1 or min(len(left), len(right)) < 5:
        return False
    if is_of_one_series(left, right):
        return False
    start = _shared(left, right)
    one_end, other_end = left[start:], right[start:]
    end = _shared(one_end[::-1], other_end[::-1])
    one_end, other_end = one_end[: len(one_end) - end], other_end[: len(other_end) - end]
    if max(len(one_end), len(other_end)) <= 1:
        return True
    return len(one_end) == len(other_end) == 2 and one_end == other_end[::-1]


def is_of_one_series(one: str, other: str) -> bool:
    """Whether two numbers stand within a hundred of each other: whoever numbers papers numbers them one after the other."""
    left, right = _SERIES.fullmatch(plain_number(one)), _SERIES.fullmatch(plain_number(other))
    if left is None or right is None or left[1] != right[1]:
        return False
    return 0 < abs(int(left[2]) - int(right[2])) < NEIGHBOURS


def _shared(left: str, right: str) -> int:
    pairs = zip(left, right, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))
