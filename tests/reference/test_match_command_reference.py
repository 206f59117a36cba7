"""``xiechuang match`` on the real lists: every demand against every achievement, in seconds, in files that open."""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import python_calamine

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"demands": 133, "achievements": 6733}

pytestmark = pytest.mark.reference

MEASURED = """
import resource, sys
from xiechuang.config.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(code)
"""


def match(demands: Path, achievements: Path, output: Path) -> tuple[float, int]:
    """Run in a process of its own; give seconds and megabytes."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "match", demands, achievements, "-o", output, "--today", "2026-06-01"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return time.monotonic() - began, int(done.stdout)


@pytest.fixture(scope="module")
def folder(reference: Callable[[str], Path]) -> Path:
    return reference("matching")


@pytest.fixture(scope="module")
def listed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The docking list of the real lists as a workbook."""
    output = tmp_path_factory.mktemp("real") / "list.xlsx"
    seconds, megabytes = match(folder / "demands.csv", folder / "achievements.csv", output)
    print(f"xlsx of the real lists: {seconds:.1f} s, {megabytes} MB")
    return output


def test_every_real_demand_stands_in_the_workbook(folder, listed):
    book = openpyxl.load_workbook(listed, read_only=True)
    summary = list(book["按需求汇总"].iter_rows(values_only=True))
    with (folder / "demands.csv").open(encoding="utf-8", newline="") as stream:
        given = [row["id"] for row in csv.DictReader(stream)]
    assert [row[0] for row in summary[1:]] == given
    header, *pairs = book["清单"].iter_rows(values_only=True)
    assert len(pairs) > 10 * SIZES["demands"]
    score = header.index("得分")
    assert all(20 <= row[score] <= 100 for row in pairs)
    told = {(row[0], row[1]): row[2] for row in book["读取说明"].iter_rows(values_only=True)}
    assert told["成果清单", "行数"].startswith(f"{SIZES['achievements']} 行数据")


def test_calamine_reads_the_same_as_openpyxl(listed):
    other = python_calamine.CalamineWorkbook.from_path(listed)
    book = openpyxl.load_workbook(listed, read_only=True)
    for sheet in book:
        ours = [
            ["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)
        ]
        assert other.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False) == ours


def test_the_engine_and_the_command_agree_on_the_best(folder, tmp_path):
    from xiechuang.engines.matching import Matcher, Need, Supply

    output, some = tmp_path / "list.json", tmp_path / "demands.csv"
    with (folder / "demands.csv").open(encoding="utf-8", newline="") as stream:
        every = csv.DictReader(stream)
        given = list(every)[::10]
    with some.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, every.fieldnames)
        writer.writeheader()
        writer.writerows(given)
    match(some, folder / "achievements.csv", output)
    data = json.loads(output.read_text(encoding="utf-8"))
    assert data["faults"] == []
    with (folder / "achievements.csv").open(encoding="utf-8", newline="") as stream:
        matcher = Matcher.build(
            Supply(key=row["id"], title=row["title_tokens"]) for row in csv.DictReader(stream)
        )
    for row, demand in zip(given, data["demands"], strict=True):
        need = Need(key=row["id"], title=row["title"], description=row["description"])
        best = {one.key: one.score for one in matcher.match(need, k=20) if one.score >= 20}
        # Ties may be cut differently: the command keeps the order of the file, here keys decide.
        assert [one["score"] for one in demand["matches"]] == sorted(best.values(), reverse=True)


def test_the_workbook_converts_in_libreoffice(listed, tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    command = [
        office,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv",
        "--outdir",
        tmp_path,
        listed,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.reader(stream))) > 10 * SIZES["demands"]
