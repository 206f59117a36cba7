"""Files and functions stay small enough to read, and are named for what they do."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, name_of, python_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|base|common|misc)$")


def test_no_file_has_more_than_400_lines() -> None:
    long = {
        name_of(p): n
        for p in python_files(SOURCE, ROOT / "tests")
        if (n := len(p.read_text().splitlines())) > LONGEST_FILE
    }
    assert not long, "make it a folder of the same name"


def lengths(path: Path) -> dict[str, int]:
    """How many lines the steps of each function take; signature and docstring do not count."""
    functions = [
        n
        for n in ast.walk(ast.parse(path.read_text()))
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return {
        f"{name_of(path)}:{f.lineno} {f.name}": (f.end_lineno or 0) - first_step(f) + 1 for f in functions
    }


def first_step(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    has_more = len(function.body) > 1 and ast.get_docstring(function) is not None
    return function.body[1 if has_more else 0].lineno


def test_no_function_has_more_than_40_lines() -> None:
    long = {name: n for p in python_files(SOURCE) for name, n in lengths(p).items() if n > LONGEST_FUNCTION}
    assert not long, "name its steps"


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [
        name_of(p)
        for p in python_files(SOURCE)
        if any(VAGUE.search(part) for part in (p.stem, p.parent.name))
    ]
    assert not vague


def test_no_class_has_a_name_that_says_nothing() -> None:
    vague = [
        f"{name_of(p)}: {node.name}"
        for p in python_files(SOURCE)
        for node in ast.walk(ast.parse(p.read_text()))
        if isinstance(node, ast.ClassDef)
        and re.search(r"(Utils?|Helper|Manager|Service|Base|Mixin)$", node.name)
    ]
    assert not vague


@pytest.mark.parametrize("name", ["utils", "string_helpers", "base", "order_service"])
def test_the_rule_about_names_catches_vague_ones(name: str) -> None:
    assert VAGUE.search(name)


@pytest.mark.parametrize("name", ["database", "clock", "commonwealth", "services_offered"])
def test_the_rule_about_names_lets_others_pass(name: str) -> None:
    assert not VAGUE.search(name)


def lines(folder: Path) -> int:
    return sum(len(p.read_text().splitlines()) for p in python_files(folder))


def test_the_ratio_of_tests_to_source_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    source, tests = lines(SOURCE), lines(ROOT / "tests")
    with capsys.disabled():
        print(f"\nsource {source} lines, tests {tests} lines, ratio {tests / source:.2f}")
    assert source > 0
    assert tests > 0
