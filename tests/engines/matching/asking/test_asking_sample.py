"""Words of the shipped sample, damaged with a fixed seed: how often they are understood."""

from pathlib import Path

import pytest
import yaml

import xiechuang
from tests.engines.matching.asking import trial
from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.nearness import is_chinese

SAMPLE = Path(xiechuang.__file__).parent / "profiles" / "jingjinji" / "sample"
SEED = 20_260_601


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    files = sorted([*SAMPLE.glob("achievements/*.yaml"), *SAMPLE.glob("demands/*.yaml")])
    rows = [
        row
        for file in files
        for part in yaml.safe_load(file.read_text()).values()
        if isinstance(part, list)
        for row in part
    ]
    return [Entry(title=row["title"], keywords=" ".join(row.get("keywords") or [])) for row in rows]


@pytest.fixture(scope="module")
def sample(entries) -> Asker:
    return Asker.build({str(n): entry for n, entry in enumerate(entries)})


@pytest.fixture(scope="module")
def held(entries) -> list[str]:
    return trial.words_held(entries)


@pytest.mark.parametrize(
    ("slip", "fewest", "first", "three"),
    [("homophone", 2, 0.97, 0.98), ("swapped", 2, 0.96, 0.98), ("shortened", 3, 0.35, 0.97)],
)
def test_most_slips_of_one_character_are_understood(
    sample, held, slip, fewest, first, three, record_property
):
    """A character lost from a long word often leaves shorter known words, which find as they stand."""
    words = trial.some_of(held, most=600, seed=SEED, is_fit=lambda w: is_chinese(w) and len(w) >= fewest)
    outcome = trial.understood(sample, words, slip=trial.DAMAGES[slip], seed=SEED)
    record_property("outcome", str(outcome))
    assert outcome.cases > 300
    assert outcome.first >= first
    assert outcome.three >= three


def test_words_and_titles_that_records_hold_are_never_questioned(sample, entries, held):
    written = trial.written_in(entries)
    words = trial.some_of(held, most=600, seed=SEED, is_fit=lambda _: True)
    assert trial.questioned(sample, words, written=written) == 0
    assert trial.questioned(sample, [entry.title for entry in entries], written=written) <= 0.01
