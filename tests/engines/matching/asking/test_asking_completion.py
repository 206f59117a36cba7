"""Completions: by characters, pinyin, initials and mixtures; useful first; only what some record holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.matching.asking.conftest import SHELF
from xiechuang.engines.matching.asking import Asker, Entry
from xiechuang.engines.matching.asking.keys import FormDraft, PrefixDraft

WORDS = ["电池", "正极", "储能", "石墨烯", "LED", "钢渣", "余热", "导热膜", "graphene"]
SHELVES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(
        lambda title, keywords: Entry(title="".join(title), keywords=" ".join(keywords)),
        st.lists(st.sampled_from(WORDS), max_size=4),
        st.lists(st.sampled_from(WORDS), max_size=3),
    ),
    max_size=8,
)


def texts(asker, typed, **given):
    return [one.text for one in asker.suggest(typed, **given)]


@pytest.mark.parametrize(
    "typed", ["电", "dian", "dianchi", "dc", "电c", "电chi", "dchi", "dian'chi", "dian chi", "ＤＣ"]
)
def test_a_word_is_reached_by_all_its_ways(asker, typed):
    assert "电池" in texts(asker, typed)


def test_the_word_of_most_records_comes_first_and_says_how_many(asker):
    first = asker.suggest("dian")[0]
    assert (first.text, first.count, first.is_title) == ("电池", 3, False)


def test_a_word_of_every_record_is_worth_less_than_a_rarer_one():
    asker = Asker.build({str(n): Entry(title=f"储能{'储氢' if n % 2 else ''}{n}号") for n in range(20)})
    assert texts(asker, "储")[0] == "储氢"


def test_a_title_is_reached_from_any_of_its_words_and_shown_whole(asker):
    for typed in ("高镍", "gao", "gnzj", "正极", "zhengjicai", "制备"):
        assert "高镍正极材料制备工艺" in texts(asker, typed), typed


def test_titles_stand_behind_words_but_are_not_crowded_out(asker):
    found = asker.suggest("d", limit=4)
    assert [one.is_title for one in found] == sorted(one.is_title for one in found)
    assert any(one.is_title for one in found)


def test_a_heteronym_is_found_by_the_reading_of_its_word(asker):
    assert "银行" in texts(asker, "yinhang")
    assert "银行" not in texts(asker, "yinxing")


def test_latin_words_keep_the_letters_people_gave_them(asker):
    assert texts(asker, "le")[0] == "LED"
    assert "graphene" in [text.lower() for text in texts(asker, "GRAPH")]


def test_a_title_of_several_words_is_completed_whole(asker):
    assert "Graphene transistor platform" in texts(asker, "graphene tr")
    assert "graphene transistor" in [text.lower() for text in texts(asker, "graphene tr")]


def test_words_before_the_last_are_kept(asker):
    assert "高镍 电池" in texts(asker, "高镍 dianc")
    assert "回收电池" in texts(asker, "回收dianc")
    assert all(one.count is None for one in asker.suggest("高镍 dianc"))


@pytest.mark.parametrize(
    "typed", ["", " ", "电池 ", "的", "。", "\x00", "🙂", "x" * 5_000, "'", "\ud800", "zzz", "电" * 90]
)
def test_nothing_fitting_is_no_suggestion_and_no_error(asker, typed):
    assert all(typed.strip()[:1] for _ in asker.suggest(typed))


def test_what_is_typed_already_is_not_suggested(asker):
    assert "电池" not in texts(asker, "电池")


def test_a_limit_below_one_is_refused(asker):
    with pytest.raises(ValueError, match="limit"):
        asker.suggest("电", limit=0)


@settings(deadline=None)
@given(st.text(max_size=12), st.integers(1, 12))
def test_any_text_gets_at_most_so_many_distinct_suggestions(asker, typed, limit):
    found = texts(asker, typed, limit=limit)
    assert len(found) <= limit
    assert len({one.casefold() for one in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(SHELVES, SHELVES, st.sets(st.sampled_from("abcdefgh")))
def test_after_any_changes_it_suggests_what_a_new_one_would(before, changes, gone):
    left = {key: entry for key, entry in before.items() if key not in gone} | changes
    changed = Asker.build(before).with_changes(upserts=changes, removals=gone - set(changes))
    fresh = Asker.build(left)
    for typed in ("电", "d", "sm", "led", "储neng", "余", "gr"):
        assert sorted(changed.suggest(typed, limit=12), key=str) == sorted(
            fresh.suggest(typed, limit=12), key=str
        )


@settings(max_examples=40, deadline=None)
@given(SHELVES, st.sampled_from(WORDS))
def test_a_word_of_withdrawn_records_is_never_said_again(shelf, word):
    asker = Asker.build(shelf)
    holding = [
        key for key, entry in shelf.items() if word.lower() in f"{entry.title} {entry.keywords}".lower()
    ]
    without = asker.with_changes(upserts={}, removals=holding)
    said = [*texts(without, word[:1], limit=12), *texts(without, word[0].lower(), limit=12)]
    assert not [text for text in said if word.lower() in text.lower()]
    assert without.correct(f"{word[:-1]}铧") is None or word not in without.correct(f"{word[:-1]}铧").text


def test_later_blocks_stay_few_and_small():
    asker = Asker.build(SHELF)
    for n in range(40):
        asker = asker.with_changes(upserts={f"n{n}": Entry(title=f"新型传感器{chr(0x4E00 + 40 * n)}型")})
    sizes = [len(block) for block in asker.holdings.blocks]
    assert len(sizes) < 9
    assert sizes[1:] == sorted(sizes[1:], reverse=True)
    assert asker.suggest("新型")
    assert sum(sizes) == len(asker.holdings.counts)


def test_an_empty_house_suggests_nothing():
    asker = Asker.build({})
    assert asker.suggest("电") == []
    assert asker.correct("电迟") is None
    assert asker.with_changes(upserts=SHELF).suggest("dc")


@settings(deadline=None)
@given(st.lists(st.text("abc电池", min_size=1, max_size=6), max_size=20), st.text("abc电池", max_size=4))
def test_prefix_keys_find_exactly_the_rows_that_begin_so(forms, prefix):
    draft = PrefixDraft(width=24)
    for row, form in enumerate(forms):
        draft.add(form, row=row)
    keys = draft.keys()
    assert sorted(keys.rows_with(prefix).tolist()) == [
        n for n, form in enumerate(forms) if form.startswith(prefix)
    ]
    assert sorted(keys.rows_equal(prefix).tolist()) == [n for n, form in enumerate(forms) if form == prefix]


@settings(deadline=None)
@given(st.lists(st.text(max_size=3), max_size=20), st.text(max_size=3))
def test_form_keys_find_every_row_of_a_form(forms, form):
    draft = FormDraft()
    for row, one in enumerate(forms):
        draft.add(one, row=row)
    assert set(draft.keys().rows_of(form)) >= {n for n, one in enumerate(forms) if one == form}
