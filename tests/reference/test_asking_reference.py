"""Suggestions and corrections on published titles: words damaged with a fixed seed, and what right questions get."""

import gzip
import json
import random

import pytest

from tests.engines.matching.asking import damage, trial
from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.nearness import is_chinese
from xiechuang.engines.matching.asking.readings import syllables, variants

pytestmark = pytest.mark.reference
SEED = 20_260_601


@pytest.fixture(scope="module")
def entries(reference) -> list[Entry]:
    with gzip.open(reference("text/chinaxiv.jsonl.gz"), "rt") as lines:
        rows = [json.loads(line) for line in lines]
    return [Entry(title=row["title"], keywords=row["keywords"] or "") for row in rows]


@pytest.fixture(scope="module")
def asker(entries) -> Asker:
    return Asker.build({str(n): entry for n, entry in enumerate(entries)})


@pytest.fixture(scope="module")
def held(entries) -> list[str]:
    return trial.words_held(entries)


@pytest.mark.parametrize(
    ("slip", "fewest", "first", "three"),
    [("homophone", 2, 0.95, 0.98), ("swapped", 2, 0.88, 0.97), ("shortened", 3, 0.33, 0.94)],
)
def test_most_chinese_slips_are_understood(asker, held, slip, fewest, first, three):
    words = trial.some_of(held, most=800, seed=SEED, is_fit=lambda w: is_chinese(w) and len(w) >= fewest)
    outcome = trial.understood(asker, words, slip=trial.DAMAGES[slip], seed=SEED)
    assert (outcome.first, outcome.three) >= (first, three), outcome
    assert outcome.three >= three, outcome


@pytest.mark.parametrize("slip", [damage.mistyped, damage.swapped, damage.shortened])
def test_most_latin_slips_are_understood(asker, held, slip):
    words = trial.some_of(
        held, most=400, seed=SEED, is_fit=lambda w: w.isascii() and w.isalpha() and len(w) >= 4
    )
    outcome = trial.understood(asker, words, slip=slip, seed=SEED)
    assert outcome.first >= 0.85, outcome
    assert outcome.three >= 0.95, outcome


def test_right_questions_are_rarely_questioned(asker, entries, held):
    written = trial.written_in(entries)
    words = trial.some_of(held, most=800, seed=SEED, is_fit=lambda _: True)
    titles = [entry.title for entry in random.Random(SEED).sample(entries, 200)]
    assert trial.questioned(asker, words, written=written) <= 0.02
    assert trial.questioned(asker, titles, written=written) <= 0.03


def test_full_pinyin_leads_to_its_word_among_the_first_suggestions(asker, held):
    words = trial.some_of(held, most=300, seed=SEED, is_fit=lambda w: is_chinese(w) and 3 <= len(w) <= 4)
    typed = {word: "".join(variants(syllables(word))[0]) for word in words}
    reached = [
        any(one.text == word for one in asker.suggest(letters))
        for word, letters in typed.items()
        if letters.isascii()
    ]
    assert sum(reached) / len(reached) >= 0.95
