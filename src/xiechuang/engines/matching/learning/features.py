"""What is read of a pair before anything is learned: named numbers, none of which says who owns what."""

from dataclasses import dataclass

from xiechuang.engines.matching.pairs.weights import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A number read of a pair; direction +1 says that more of it may never speak against the pair, 0 leaves it open."""

    name: str
    label: str
    direction: int


def _listed(*rows: tuple[str, str, int]) -> tuple[Feature, ...]:
    return tuple(Feature(name=name, label=label, direction=direction) for name, label, direction in rows)


WORDS = _listed(
    ("relevance", "用词相关（词与二字组）", 1),
    ("chars_whole", "单字相近：标题为重的全文与成果名称", 1),
    ("chars_title", "单字相近：标题与成果名称", 1),
    ("chars_description", "单字相近：说明与成果名称", 1),
    ("chars_of_supply", "成果名称的单字在需求标题中的份额", 1),
    ("chars_of_need", "需求标题的单字在成果名称中的份额", 1),
    ("bigrams_whole", "二字组相近：标题为重的全文与成果名称", 1),
    ("bigrams_of_supply", "成果名称的二字组在需求标题中的份额", 1),
    ("bigrams_rarest", "共有的最少见二字组", 1),
    ("words_whole", "词相近：全文与成果名称", 1),
    ("words_of_supply", "成果名称的词在需求全文中的份额", 1),
    ("longest_title", "与标题最长的共同片段", 1),
    ("longest_description", "与说明最长的共同片段", 1),
    ("chars_standing", "单字相近，比一般成果高多少", 1),
    ("chars_ahead", "单字更相近的成果占多少（对数）", 0),
    ("chars_of_best", "单字相近，与最相近的成果之比", 1),
    ("bigrams_standing", "二字组相近，比一般成果高多少", 1),
    ("need_best", "需求与最相近成果的单字相近", 0),
    ("need_usual", "需求与一般成果的单字相近", 0),
    ("supply_length", "成果名称的长度", 0),
    ("supply_rarity", "成果名称用字的少见程度", 0),
    ("supply_rarity_words", "成果名称用词的少见程度", 0),
)
"""Read of the words of both sides."""

# What became of a pair is what is learned from; told as a feature, a model would read the answer off it.
_NOT_STATED = (Signal.WORDS, Signal.PAST_DECLINES)
SIGNALS = _listed(*((f"signal_{one.value}", one.label, 1) for one in Signal if one not in _NOT_STATED))
"""Read of what both sides state in their forms; not stated is neither good nor bad."""

MEANING = _listed(
    ("meaning_title", "语义相近：标题与成果名称", 1),
    ("meaning_whole", "语义相近：标题和说明与成果名称", 1),
    ("meaning_sentence", "语义相近：最近的一句与成果名称", 1),
    ("meaning_standing", "语义相近，比一般成果高多少", 1),
    ("meaning_ahead", "语义更相近的成果占多少（对数）", 0),
    ("supply_usual", "成果与其他成果的语义相近", 0),
)
"""Read of vectors of meaning, where they are installed."""

LIST_SIZE = Feature(name="list_size", label="一起评判的成果数（对数）", direction=0)
"""How many supplies of the need are judged together: it tells how the list was made, hence which levels are usual."""

LEXICAL = (*WORDS, *SIGNALS, LIST_SIZE)
DENSE = (*LEXICAL, *MEANING)
BY_NAME = {one.name: one for one in DENSE}
