"""From accepted figures to a published index in a real browser: computed, looked at, published, asked why, downloaded."""

import random

import numpy as np
import pytest

from tests.monitoring import indexing
from tests.monitoring.indexing import SECOND, accepted_quarter, computed, published
from tests.transfer.working import do_waiting_jobs
from xiechuang.config.index_files import compute_files
from xiechuang.domains.monitoring.models import Publication
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.domains.monitoring.queries.sheet import sheet_of
from xiechuang.engines.indices.recipe import Aggregate, Normalise, Recipe, Step, Weigh, recipe_to_plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def words(transactional_db, vocabularies):
    return vocabularies


@pytest.fixture
def made():
    found = indexing.world()
    found.first = computed(found, accepted_quarter(found))
    published(found, found.first)
    found.period = accepted_quarter(found, SECOND, quarter=2)
    return found


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_authority_computes_publishes_a_park_asks_why_and_a_citizen_computes_again(
    browse, made, scripts, tmp_path
):
    office = browse(made.authority, java_script_enabled=scripts)
    office.goto("/monitoring/periods/small/1/2026Q2/")
    office.get_by_role("link", name="计算指数").first.click()
    office.wait_for_url("**/compute/")
    office.get_by_label("不确定性模拟次数").fill("128")
    office.get_by_role("button", name="开始计算").click()
    office.wait_for_url("**/tasks/**")
    [run] = do_waiting_jobs()
    assert run.error == ""
    office.goto(run.result["url"])
    assert office.get_by_role("columnheader", name="档").first.is_visible()
    office.get_by_role("link", name="发布", exact=True).click()
    office.wait_for_url("**/publish/")
    office.get_by_label("标题").fill("二季度监测公报")
    office.get_by_role("button", name="发布", exact=True).click()
    office.get_by_role("heading", name="二季度监测公报").wait_for()

    park = browse(made.officer, java_script_enabled=scripts)
    park.goto("/index/")
    park.get_by_role("link", name="二季度监测公报").click()
    park.get_by_role("heading", name="二季度监测公报").wait_for()
    park.get_by_role("link", name=made.park.name, exact=True).first.click()
    park.get_by_role("heading", name="名次为什么变了").wait_for()
    assert park.get_by_text("被它超过").first.is_visible()
    park.locator("#why").get_by_role("link", name="技术合同交易额").click()
    park.get_by_role("heading", name="从数据到得分").wait_for()
    park.get_by_role("link", name="contracts · 2026Q2").click()
    park.get_by_role("heading", name="这个数据的各版").wait_for()

    citizen = browse(java_script_enabled=scripts)
    citizen.goto("/index/")
    citizen.get_by_role("link", name="二季度监测公报").click()
    with citizen.expect_download() as coming:
        citizen.get_by_role("link", name="数据与方法（ZIP）").click()
    packed = tmp_path / "公报.zip"
    coming.value.save_as(packed)
    [result] = compute_files(packed)
    publication = Publication.objects.get(title="二季度监测公报")
    ranks = {unit["code"]: unit["rank"] for unit in publication.computation.found["units"]}
    assert dict(zip(result.units, result.index_ranks.tolist(), strict=True)) == ranks


def test_dragging_a_weight_moves_the_ranks_in_less_than_a_hundred_milliseconds(browse, made):
    publication = published(made, computed(made, made.period))
    page = browse()
    page.goto(f"/index/{publication.number}/what-if/")
    page.locator("table[data-ranking][data-took]").wait_for()
    order = "[...document.querySelectorAll('tr[data-unit]')].map((row) => row.dataset.unit)"
    before = page.evaluate(order)
    for code in ("makers", "absorbed", "landings"):
        page.locator(f"#w-{code}").fill("0")
    assert page.evaluate(order) != before
    assert page.locator("[data-share=contracts]").inner_text() == "100.0%"
    slider = page.get_by_role("slider", name="创新主体：拖动")
    slider.fill("2")
    assert page.locator("#w-makers").input_value() == "2"
    page.get_by_text("个园区的名次有变化").wait_for()


SCALED = Normalise(method="min_max", parameters={"low": 1.0, "high": 100.0})
STEPS = [
    (Step(),),
    (Step(method="geometric"),),
    (Step(method="harmonic", threshold=0.6), Step()),
    (Step(method="power", parameters={"exponent": 0.5}), Step(method="geometric", threshold=1.0)),
    (Step(method="power", parameters={"exponent": 0.0}),),
]


def invented(seed, steps):
    """Inputs of some depth with gaps, and an indicator that stands right under the top."""
    some = random.Random(seed)
    groups = [{"code": "top", "name": "总", "parent": None, "weight": 1.0}]
    groups += [
        {"code": f"g{n}", "name": f"组{n}", "parent": "top", "weight": some.uniform(0.1, 3)} for n in range(3)
    ]
    groups += [{"code": "h0", "name": "下组", "parent": "g0", "weight": some.uniform(0.1, 3)}]
    parents = ["h0", "h0", "g0", "g1", "g1", "g2", "g2", "g2", "top"]
    base = {"name": "指标", "direction": 1, "unit": "", "target": None}
    indicators = [
        base | {"code": f"i{n}", "parent": p, "weight": some.uniform(0.1, 3)} for n, p in enumerate(parents)
    ]
    units = [{"code": f"P-{n}", "name": f"园{n}"} for n in range(12)]
    return {
        "units": units, "groups": groups, "indicators": indicators, "period": {"code": "2026Q1"},
        "values": [[None if some.random() < 0.15 else some.uniform(0, 50) for _ in parents] for _ in units],
        "lineage": {u["code"]: {i["code"]: {"figures": []} for i in indicators} for u in units},
        "recipe": recipe_to_plain(Recipe(denominate=None, normalise=SCALED, aggregate=Aggregate(steps=steps))),
        "trial": {"draws": 0},
    }  # fmt: skip


def test_the_browser_computes_what_the_engine_computes(browse):
    some, cases, expected = random.Random(7), [], []
    for seed in range(20):
        run = run_of(invented(seed, STEPS[seed % len(STEPS)]))
        sheet = sheet_of(run)
        codes = [
            code
            for level in sheet["levels"]
            for code, slot in zip(level["codes"], level["slots"], strict=True)
            if slot
        ]
        weights = {code: some.choice([0.0, some.uniform(0, 5)]) for code in codes if code != "top"}
        # A group must keep something that weighs.
        weights |= {"i0": 1.0, "i2": 1.0, "i3": 2.0, "i5": 1.5, "i8": 0.7}
        result = run.result.regenerate(weigh=Weigh(weights=weights))
        expected.append((result.index, result.index_ranks))
        cases.append([sheet, [[weights.get(code, weight) if slot else weight for code, weight, slot in zip(level["codes"], level["weights"], level["slots"], strict=True)] for level in sheet["levels"]]])  # fmt: skip
    page = browse()
    page.goto("/index/")
    told = page.evaluate(
        "async (cases) => { const { compute } = await import('/static/monitoring/index.js'); return cases.map(([s, w]) => compute(s, w)); }",
        cases,
    )
    for (scores, ranks), answer in zip(expected, told, strict=True):
        given = np.array([np.nan if score is None else score for score in answer["scores"]])
        np.testing.assert_allclose(given, scores, rtol=1e-9)
        assert [rank or 0 for rank in answer["ranks"]] == ranks.tolist()


def test_the_pages_are_accessible_and_fit(browse, misfits_of, made):
    computation = computed(made, made.period)
    publication = published(made, computation)
    page = browse(made.authority)
    own = f"/index/{publication.number}/"
    for address in {
        "list": "/index/", "one": own, "park": f"{own}parks/{made.park.number}/",
        "cell": f"{own}parks/{made.park.number}/contracts/", "analysis": f"{own}analysis/", "try": f"{own}what-if/",
        "compute": "/monitoring/periods/small/1/2026Q2/compute/", "publish": f"/index/{computation.number}/publish/",
        "computations": "/monitoring/computations/",
    }.values():  # fmt: skip
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        for plot in page.locator("[data-plot]").all():
            plot.scroll_into_view_if_needed()
            plot.and_(page.locator("[data-drawn]")).wait_for()
        assert misfits_of(page) == [], address


def test_every_picture_can_be_taken_as_a_table_a_photograph_and_a_drawing(browse, made):
    publication = published(made, computed(made, made.period))
    for place in range(4):
        # Each on a page of its own, for browsers stop the eleventh download of one.
        page = browse()
        page.goto(f"/index/{publication.number}/")
        assert page.locator("figure.chart").count() == 4
        figure = page.locator("figure.chart").nth(place)
        plot = figure.locator("[data-plot]")
        plot.scroll_into_view_if_needed()
        plot.and_(page.locator("[data-drawn]")).wait_for()
        assert plot.get_attribute("aria-label")
        for form in ("csv", "png", "svg"):
            with page.expect_download() as coming:
                figure.locator(f"[data-take={form}]").click()
            assert coming.value.suggested_filename.endswith(f".{form}")
