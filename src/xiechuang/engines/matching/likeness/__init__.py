"""Finds records that say nearly the same among very many, without comparing each with each."""

from xiechuang.engines.matching.likeness.banding import Banding
from xiechuang.engines.matching.likeness.collection import Likeness, LikenessRecord
from xiechuang.engines.matching.likeness.comparing import Comparison, compare_texts
from xiechuang.engines.matching.likeness.numbers import numbers_of
from xiechuang.engines.matching.likeness.pairs import Pair
from xiechuang.engines.matching.likeness.standing import Answered, StandingQuestions, question_words

__all__ = [
    "Answered",
    "Banding",
    "Comparison",
    "Likeness",
    "LikenessRecord",
    "Pair",
    "StandingQuestions",
    "compare_texts",
    "numbers_of",
    "question_words",
]
