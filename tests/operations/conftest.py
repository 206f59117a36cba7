"""One running program for all tests here that need the whole of it; each leaves it answering."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operations.program import Program, filled_folder, running_program, until


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that ``serve --demo`` filled from nothing, made once for all workers; to be copied, never used."""
    base = tmp_path_factory.getbasetemp()
    return filled_folder(base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base)


@pytest.fixture(scope="session")
def started_program(filled: Path) -> Iterator[Program]:
    with running_program(filled) as program:
        yield program


@pytest.fixture
def program(started_program: Program) -> Program:
    """The running program, recovered from whatever the test before did to it."""
    if started_program.supervisor.poll() is not None:
        started_program.start()
    until(started_program.answers, "the program has recovered")
    return started_program
