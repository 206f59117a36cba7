"""How much of what is altered is found, how much of what is innocent is left alone; and the parts it is made of."""

import random
from collections import Counter
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.alterations import ALTERATIONS, World, compared
from xiechuang.domains.evidence.rules.comparing import Compared, compare, figures_in_common
from xiechuang.domains.evidence.rules.marking import Said, exact_marks, text_marks
from xiechuang.domains.evidence.rules.normal import (
    is_one_slip,
    name_likeness,
    number_skeleton,
    plain_name,
    seen_text,
)
from xiechuang.domains.evidence.rules.splitting import split_in
from xiechuang.engines.matching.likeness.banding import Banding
from xiechuang.engines.matching.likeness.sketch import bucket_keys, shingles, sketch_of, sketched_likeness

KINDS = ("invoice", "contract", "report", "payment")
EACH = 10


def measured(seed: int) -> tuple[dict[tuple[str, str], int], int, int]:
    """Found by kind and alteration; innocent pairs that would be looked at and are called suspicious; pairs looked at."""
    world = World.of(seed)
    draw = random.Random(seed + 1)
    found: Counter[tuple[str, str]] = Counter()
    for kind in KINDS:
        for name, alter in ALTERATIONS.items():
            for _ in range(EACH):
                paper = world.paper(kind)
                again = alter(paper, draw)
                meets = exact_marks(paper) & exact_marks(again)
                meets |= text_marks(paper.text, kind=kind)[0] & text_marks(again.text, kind=kind)[0]
                found[kind, name] += bool(meets) and compare(compared(paper), compared(again)).is_suspicious
    honest = [compared(world.paper()) for _ in range(150)]
    pairs = [
        (one, other)
        for at, one in enumerate(honest)
        for other in honest[:at]
        if one.said.kind == other.said.kind
    ]
    wrong = sum(compare(one, other).is_suspicious for one, other in pairs)
    return found, wrong, len(pairs)


def test_altered_papers_are_found_and_honest_ones_left_alone():
    found, wrong, pairs = measured(7)
    shares = {key: n / EACH for key, n in found.items()}
    for kind in ("invoice", "contract", "report"):
        for name in ("另存一遍", "号码写法不同", "单位名称写法不同", "少填几项", "日期改了"):
            assert shares[kind, name] >= 0.95, (kind, name, shares[kind, name])
    assert wrong == 0, (wrong, pairs)


def verdict(one: Said, other: Said):
    return compare(compared(one), compared(other))


def test_monthly_fees_of_one_amount_under_other_numbers_are_not_suspicious():
    given_ = {
        "kind": "invoice",
        "seller": "天津精密检测有限公司",
        "buyer": "北京光谷材料有限公司",
        "amount_fen": 500_000,
    }
    one = Said(**given_, invoice_number="24112000000011112222", dated_on=date(2026, 4, 1))
    other = Said(**given_, invoice_number="24112000000098765432", dated_on=date(2026, 5, 6))
    assert not verdict(one, other).is_suspicious


@pytest.mark.parametrize("kind", ["invoice", "contract", "report"])
def test_papers_numbered_one_after_the_other_on_one_day_are_not_suspicious(kind):
    given_ = {
        "kind": kind,
        "seller": "天津精密检测有限公司",
        "buyer": "北京光谷材料有限公司",
        "amount_fen": 500_000,
    }
    name, day = f"{kind}_number", date(2026, 4, 1)
    one, other = (Said(**given_, **{name: number}, dated_on=day) for number in ("2026-000412", "2026-000413"))
    assert not verdict(one, other).is_suspicious


def test_two_firms_may_number_their_contracts_alike():
    one = Said(
        kind="contract",
        contract_number="HT-2026-001",
        seller="天津甲甲检测有限公司",
        buyer="北京乙乙材料有限公司",
    )
    other = Said(
        kind="contract",
        contract_number="HT-2026-001",
        seller="保定丙丙电子有限公司",
        buyer="唐山丁丁装备有限公司",
    )
    assert not verdict(one, other).is_suspicious
    assert verdict(
        one, Said(kind="contract", contract_number="ht2026 001", seller="天津甲甲检测有限责任公司")
    ).is_suspicious


def test_two_invoices_of_one_contract_are_nothing_strange():
    one = Said(
        kind="invoice", invoice_number="11112222", contract_number="HT-1", seller="甲检测", amount_fen=5
    )
    other = Said(
        kind="invoice", invoice_number="33334444", contract_number="HT-1", seller="甲检测", amount_fen=9
    )
    assert not verdict(one, other).is_suspicious


def test_one_form_filled_in_twice_is_not_one_report():
    world = World.of(3, firms=1)
    assert not verdict(world.paper("report"), world.paper("report")).is_suspicious


def test_an_amount_split_in_two_is_seen():
    both = {"kind": "invoice", "seller": "甲检测", "buyer": "乙材料", "contract_number": "HT-9"}
    whole, first, second = (Said(**both, amount_fen=fen) for fen in (100_000, 60_000, 40_000))
    for said, peers in ((second, [whole, first]), (whole, [first, second])):
        split = split_in(said, peers)
        assert split is not None
        assert split.sign.strength > 0.5
    assert split_in(second, [whole]) is None
    assert split_in(second, [whole, Said(**both, amount_fen=61_000)]) is None
    no_contract = [Said(kind="invoice", seller="甲", buyer="乙", amount_fen=fen) for fen in (100_000, 60_000)]
    weak = split_in(Said(kind="invoice", seller="甲", buyer="乙", amount_fen=40_000), no_contract)
    assert weak is not None
    assert weak.sign.strength < 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("１２３４ 5678", "12345678"),
        ("O0I2", "0012"),
        ("津科合〔2026〕8号", "津科合(2026)8号"),
        ("0012", "12"),
    ],
)
def test_numbers_of_one_skeleton(one, other):
    assert number_skeleton(one) == number_skeleton(other)


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("12345678", "12845678", True),
        ("12345678", "12435678", True),
        ("12345678", "12345679", False),
        ("HT-2026-0041", "HT-2026-0042", False),
        ("12345678", "1234567", True),
        ("12345678", "12345678", False),
        ("12345678", "12355679", False),
        ("1234", "1235", False),
    ],
)
def test_one_slip_of_the_hand(one, other, is_slip):
    assert is_one_slip(one, other) is is_slip
    assert is_one_slip(other, one) is is_slip


def test_characters_nobody_sees_hide_nothing():
    hidden = "\u200b".join("发票号码：24112000000012345678 ¥10,600.00")
    assert seen_text(hidden) == "发票号码：24112000000012345678 ¥10,600.00"
    assert seen_text("一\n二\t三") == "一\n二\t三"


def test_names_of_one_firm_are_alike_and_of_two_are_not():
    assert plain_name("天津市精密检测有限责任公司") == plain_name("天津精密检测有限公司 ")
    assert plain_name("天津市精密检测有限公司（本部）") == plain_name("天津精密检测有限公司")
    assert name_likeness("天津精密检测有限公司", "天津市精密检测技术有限公司") > 0.8
    assert name_likeness("天津精密检测有限公司", "保定远景电子有限公司") < 0.5
    assert name_likeness("", "甲") == 0


def test_figures_of_two_texts():
    assert figures_in_common("1 2 3 4 5", "1 2 3 4 6") == pytest.approx(4 / 6)
    assert figures_in_common("1", "1") is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_of_names_is_the_same_both_ways_and_between_none_and_whole(one, other):
    likeness = name_likeness(one, other)
    assert 0 <= likeness <= 1
    assert likeness == pytest.approx(name_likeness(other, one))


@given(st.text(max_size=300))
def test_a_text_is_wholly_like_itself(text):
    hashes = shingles(text)
    assert sketched_likeness(sketch_of(hashes), sketch_of(hashes)) == (1.0 if len(hashes) else 0.0)


@given(
    st.sets(st.integers(0, 10**6), min_size=1, max_size=2_000), st.sets(st.integers(0, 10**6), max_size=2_000)
)
def test_a_sketch_estimates_the_likeness_of_sets(one, other):
    other |= set(list(one)[: len(one) // 2])
    exact = len(one & other) / len(one | other)
    sketches = [sketch_of(np.unique(shingles_of(numbers))) for numbers in (one, other)]
    assert sketched_likeness(*sketches) == pytest.approx(exact, abs=0.12)


def shingles_of(numbers):
    from xiechuang.engines.matching.likeness.marks import hash_of

    return np.array([hash_of(str(number)) for number in numbers], dtype=np.uint64)


def test_bands_are_shared_as_often_as_computed():
    draw, banding = np.random.default_rng(5), Banding(bands=20, rows=5)
    met = 0
    for _ in range(150):
        common = draw.integers(0, 2**63, 300).astype(np.uint64)
        sets = [
            np.unique(np.concatenate([common, draw.integers(0, 2**63, 100).astype(np.uint64)])) for _ in "ab"
        ]
        keys = [bucket_keys(one, banding=banding, space="x") for one in sets]
        met += bool((keys[0] == keys[1]).any())
    assert met / 150 == pytest.approx(banding.recall(0.6), abs=0.1)


def test_a_short_text_makes_no_mark():
    assert text_marks("太短", kind="report") == (set(), b"")
    assert compare(Compared(said=Said(kind="report")), Compared(said=Said(kind="report"))).strength == 0


def test_the_keys_of_a_long_text_do_not_depend_on_how_it_is_cut_for_reckoning():
    from xiechuang.engines.matching.likeness.marks import band_keys, hash_of, seeds_of
    from xiechuang.engines.matching.likeness.sketch import _mixed

    draw, banding = np.random.default_rng(8), Banding(bands=20, rows=5)
    hashes = np.unique(draw.integers(0, 2**63, 3_000).astype(np.uint64))
    seeds = seeds_of(banding=banding, seed=0)
    least = np.array([_mixed(hashes ^ seed).min() for seed in seeds.ravel()], dtype=np.uint64)
    marks = (least >> np.uint64(32)).astype(np.uint32).view(np.float32).reshape(seeds.shape)
    wanted = band_keys(marks=marks, agreements=np.full(20, hash_of("x"), dtype=np.uint64))
    assert (bucket_keys(hashes, banding=banding, space="x") == wanted).all()
