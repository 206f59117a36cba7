"""One running program for all tests here that need the whole of it; each leaves it answering."""

from collections.abc import Iterator

import pytest

from tests.operations.program import Program, running_program, until


@pytest.fixture(scope="session")
def started_program() -> Iterator[Program]:
    with running_program() as program:
        yield program


@pytest.fixture
def program(started_program: Program) -> Program:
    """The running program, recovered from whatever the test before did to it."""
    if started_program.supervisor.poll() is not None:
        started_program.start()
    until(started_program.answers, "the program has recovered")
    return started_program
