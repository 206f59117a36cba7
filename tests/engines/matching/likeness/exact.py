"""What the finder must equal: every pair compared, with the weights of the collection."""

import math
from collections import Counter
from itertools import combinations

from xiechuang.engines.matching import terms
from xiechuang.engines.matching.likeness import LikenessRecord


def words_of(text: str) -> frozenset[str]:
    return frozenset(term.text for term in terms(text))


def exact_pairs(records: list[LikenessRecord], *, threshold: float) -> dict[tuple[str, str], float]:
    """All pairs at or above the threshold, in the order of the records."""
    words = {one.key: words_of(one.text) for one in records}
    held = [own for own in words.values() if own]
    frequency = Counter(word for own in held for word in own)
    weight = {word: math.log(1 + len(held) / count) for word, count in frequency.items()}
    found = {}
    for one, other in combinations(records, 2):
        left, right = words[one.key], words[other.key]
        if not left or not right or one.must_agree != other.must_agree:
            continue
        worth = sum(weight[w] for w in left & right) / sum(weight[w] for w in left | right)
        if worth >= threshold:
            found[one.key, other.key] = worth
    return found
