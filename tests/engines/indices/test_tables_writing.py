"""What is written can be computed again by anybody, to the bit from CSV and JSON, and no text becomes a formula."""

import io
import json
import unicodedata

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.engines.indices import sample
from xiechuang.engines.indices.recipe import (
    Impute,
    Normalise,
    Recipe,
    Screen,
    Treat,
    compute,
    compute_panel,
)
from xiechuang.engines.indices.structure import Data, Group, Hierarchy, Indicator, Panel
from xiechuang.engines.indices.tables import (
    TableError,
    data_from_plain,
    data_to_plain,
    files,
    index_from_json,
    read_index,
    results_to_json,
    workbook_bytes,
    write_folder,
    write_workbook,
)
from xiechuang.engines.indices.tables.marks import GAPS, escape, unescape

RECIPE = Recipe(impute=Impute(group="region"), treat=Treat(), screen=Screen(threshold=0.5))


def results():
    return (compute(sample.gappy(), sample.hierarchy(), RECIPE),)


def panel_results():
    periods = [sample.data(np.array(sample.VALUES) * (1 + n / 7), period=f"{2024 + n}") for n in range(2)]
    return compute_panel(Panel.build(periods=periods), sample.hierarchy(), RECIPE).results


def sheets(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize("made", [results, panel_results])
def test_a_folder_computes_again_to_the_bit(tmp_path, made):
    before = made()
    write_folder(tmp_path / "out", before)
    again = read_index(tmp_path / "out").run()
    assert [one.index.tobytes() for one in again] == [one.index.tobytes() for one in before]
    assert [one.recipe for one in again] == [one.recipe for one in before]


@pytest.mark.parametrize("made", [results, panel_results])
def test_one_json_document_computes_again_to_the_bit(tmp_path, made):
    path = tmp_path / "index.json"
    path.write_text(results_to_json(made()), encoding="utf-8")
    again = read_index(path).run()
    assert [one.index.tobytes() for one in again] == [one.index.tobytes() for one in made()]
    assert results_to_json(again) == results_to_json(made())


@pytest.mark.parametrize("made", [results, panel_results])
def test_a_workbook_computes_again_as_far_as_excel_keeps_digits(tmp_path, made):
    write_workbook(tmp_path / "index.xlsx", made())
    again = read_index(tmp_path / "index.xlsx").run()
    for new, old in zip(again, made(), strict=True):
        assert new.index == pytest.approx(old.index, rel=1e-12)
        assert new.index_ranks.tolist() == old.index_ranks.tolist()


def test_a_workbook_shows_ranking_weights_flags_and_every_stage():
    shown = sheets(workbook_bytes(results()))
    assert list(shown)[:6] == ["说明", "排名", "权重", "标记", "处理点", "日志"]
    assert {
        "raw",
        "denominated",
        "screened",
        "imputed",
        "treated",
        "normalised",
        "iMeta",
        "iData",
        "recipe",
    } <= set(shown)
    ranking = shown["排名"]
    assert ranking[0] == ["排名", "单位编码", "单位名称", "INDEX", "INNO", "OPEN"]
    assert [row[0] for row in ranking[1:]] == sorted(row[0] for row in ranking[1:])
    assert ["", "乙", "rd", "插补", "原为缺失，取同组（北）单位的平均值"] in shown["标记"]
    weights = {row[1]: row[5] for row in shown["权重"][1:]}
    assert sum(weights[code] for code in sample.CODES) == pytest.approx(1)


def test_who_has_no_rank_stands_last():
    values = np.array(sample.VALUES, dtype=float)
    values[0] = sample.GAP
    table = sheets(workbook_bytes([compute(sample.data(values), sample.hierarchy(), Recipe())]))["排名"]
    assert table[-1][:2] == ["", "甲"]


def wicked():
    """Names that a spreadsheet would run."""
    tree = Hierarchy.build(
        indicators=[Indicator(code="=1+1", name='=HYPERLINK("x")', parent="@I", extra={"+k": "-v"})],
        groups=[Group(code="@I", name="+I")],
    )
    units = ("=cmd|' /C calc'!A0", "-2+3")
    table = Data.build(units=units, names=("@a", "＝b"), indicators=("=1+1",), values=[[1], [2]])
    return (compute(table, tree, Recipe()),)


def test_no_text_becomes_a_formula(tmp_path):
    write_folder(tmp_path, wicked())
    for name in ("iData.csv", "iMeta.csv", "ranking.csv"):
        for line in (tmp_path / name).read_text(encoding="utf-8-sig").splitlines():
            for cell in line.split(","):
                plain = cell.strip('"')
                assert plain[:1] not in tuple("@＝") and not plain.startswith(("=", "+k", "-2+", "-v"))  # noqa: PT018
    again = read_index(tmp_path).run()[0]
    assert again.units == wicked()[0].units
    assert again.hierarchy.indicators == wicked()[0].hierarchy.indicators


def test_formulas_in_a_workbook_are_text_and_come_back(tmp_path):
    write_workbook(tmp_path / "w.xlsx", wicked())
    again = read_index(tmp_path / "w.xlsx").run()[0]
    assert again.data.units == wicked()[0].units
    assert again.hierarchy.codes == ("=1+1",)


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), min_size=1, max_size=8).filter(
    lambda text: text.strip() == text and unicodedata.is_normalized("NFC", text) and text not in GAPS
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.just(float("nan"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, min_size=4, max_size=4, unique=True), st.lists(FLOATS, min_size=4, max_size=4))
def test_any_names_and_numbers_go_through_csv_and_json(tmp_path, names, cells):
    tree = Hierarchy.build(
        indicators=[Indicator(code=f"c{names[0]}", name=names[0], parent=names[1], unit=names[2])],
        groups=[Group(code=names[1], name=names[3])],
    )
    values = np.array(cells)[:, None]
    given_data = Data.build(units=names, indicators=tree.codes, values=values, names=names[::-1])
    made = (compute(given_data, tree, Recipe(normalise=Normalise(method="rank"))),)
    write_folder(tmp_path, made)
    for again in (read_index(tmp_path), read_index(tmp_path / "index.json")):
        data = again.periods[0]
        assert (data.units, data.names) == (tuple(names), tuple(names[::-1]))
        assert data.values.tobytes() == given_data.values.tobytes()
        assert again.hierarchy.items == tree.items


@given(st.text())
def test_escaping_is_undone_by_reading(text):
    assert unescape(escape(text)) == text


def test_lineage_and_sizes_go_through_json():
    given_data = sample.data(
        sources={("甲", "rd"): "季报 3"}, period="2025", population=(1, 0, sample.GAP, 4, 5)
    )
    again = data_from_plain(json.loads(json.dumps(data_to_plain(given_data))))
    assert (again.sources, again.groups, again.period) == (given_data.sources, given_data.groups, "2025")
    assert np.array_equal(
        again.denominators["population"], given_data.denominators["population"], equal_nan=True
    )


def test_published_files_have_the_ranking_and_all_that_is_needed():
    assert list(files(results())) == ["iData.csv", "iMeta.csv", "recipe.json", "ranking.csv", "index.json"]


def changed(**parts):
    plain = json.loads(results_to_json(results()))
    return json.dumps({**plain, **parts})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "不是 JSON"),
        ("{}", "不是本程序写出的指数文件"),
        (changed(hierarchy={}), "hierarchy：内容不完整"),
        (changed(hierarchy={"indicators": [], "groups": []}), "没有任何指标"),
        (changed(hierarchy={"indicators": [{"code": "x", "colour": 1}], "groups": []}), "没有这一项"),
        (changed(data=[{"units": ["a"]}]), "data：内容不完整"),
        (changed(recipe={}), "不是指数方案"),
    ],
)
def test_a_document_that_is_no_index_is_refused(text, message):
    with pytest.raises(TableError, match=message):
        index_from_json(text)


def test_all_that_is_wrong_with_a_document_is_said_at_once():
    with pytest.raises(TableError) as refused:
        index_from_json(changed(hierarchy={}, data=[{}], recipe=Recipe.__name__))
    assert {problem.where for problem in refused.value.problems} == {"hierarchy", "data", "recipe"}


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    tree = Hierarchy.build(
        indicators=[Indicator(code="x", name="长" * 40_000, parent="I")],
        groups=[Group(code="I", name="\ud800")],
    )
    table = Data.build(units=("a",), indicators=("x",), values=[[1]])
    shown = sheets(workbook_bytes([compute(table, tree, Recipe(normalise=Normalise(method="rank")))]))[
        "iMeta"
    ]
    assert shown[1][2].endswith("…（此处截断）")
    assert shown[2][2] == "\ufffd"
