"""An import of three hundred rows goes on through the death of whatever works for it, each good row exactly once."""

import os
import re
import signal
import subprocess
import uuid
from collections.abc import Callable

import pytest

from tests.operations.program import Program, until
from tests.operations.test_crash_writing import kill_the_database, kill_the_supervisor_and_start_again
from tests.transfer.intake_files import FAULTS, TITLES, rows, workbook

COUNT = 320
CODE = TITLES.index("本单位编号")
IMPORT_SECONDS = 240.0


def upload(program: Program) -> tuple[object, str, str]:
    """Upload and check a file of rows nobody has yet; who did it, the import's number, the mark of its rows."""
    browser, mark = program.browser("institute-hebei"), uuid.uuid4().hex[:8]
    table = [[*row[:CODE], f"{mark}-{row[CODE]}", *row[CODE + 1 :]] for row in rows(COUNT, FAULTS)]
    file = {"file": ("成果.xlsx", workbook(table))}
    answer = browser.post("/intakes/new/", {"kind": "achievement", "key": mark}, files=file)
    assert answer.status_code == 302, answer.text[-3000:]
    number = re.search(r"/intakes/([^/]+)/", answer.headers["Location"])[1]
    mapping = {key: str(index) for key, index in program.ask(*mapping_question(number))[0][0].items()}
    answer = browser.post(f"/intakes/{number}/mapping/", mapping)
    assert answer.status_code == 302, answer.text[-3000:]
    until(lambda: state_of(program, number) == "checked", "the rows are checked", seconds=IMPORT_SECONDS)
    return browser, number, mark


def mapping_question(number: str) -> tuple[str, str]:
    return "select mapping from transfer_intake where number = %s", number


def state_of(program: Program, number: str) -> str:
    return program.ask("select state from transfer_intake where number = %s", number)[0][0]


def taken(program: Program, number: str) -> int:
    question = "select count(*) from transfer_intakerow r join transfer_intake i on i.id = intake_id where number = %s and is_taken"
    return program.ask(question, number)[0][0]


def kill_the_worker_twice(program: Program) -> None:
    first = program.worker
    first.kill()
    until(lambda: program.worker.pid != first.pid, "another worker has been started")
    program.worker.kill()


DISASTERS = [kill_the_worker_twice, kill_the_database, kill_the_supervisor_and_start_again]


def assert_each_good_row_once(program: Program, number: str, mark: str) -> None:
    question = "select own_code from transfer_achievement where own_code like %s order by 1"
    codes = [code for (code,) in program.ask(question, f"{mark}-%")]
    wanted = {f"{mark}-NB-{line:04d}" for line in range(1, COUNT + 1) if line not in FAULTS or line == 288}
    assert len(codes) == len(set(codes)), "no row twice"
    assert set(codes) <= wanted
    assert len(codes) == taken(program, number) == COUNT - len(FAULTS)
    tied = """select count(distinct record_id) from transfer_intakerow r join transfer_intake i on i.id = intake_id
        join transfer_achievement a on a.id = record_id and a.intake_id = i.id where i.number = %s"""
    assert program.ask(tied, number)[0][0] == len(codes), "each row knows its record"
    verified = program.run("verify-audit")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.parametrize("disaster", DISASTERS, ids=lambda disaster: disaster.__name__)
def test_an_import_is_finished_with_each_good_row_once(disaster: Callable, program: Program) -> None:
    browser, number, mark = upload(program)
    assert browser.post(f"/intakes/{number}/take/", {}).status_code == 302
    before = until(lambda: taken(program, number), "the import is under way", seconds=IMPORT_SECONDS)
    assert before < COUNT - len(FAULTS), "the strike comes in the middle"
    disaster(program)
    until(lambda: is_done(program, number), "the import is finished", seconds=IMPORT_SECONDS)
    assert_each_good_row_once(program, number, mark)


def is_done(program: Program, number: str) -> bool:
    """Whether the import is finished; a database that is away says nothing."""
    import psycopg

    try:
        return state_of(program, number) == "done"
    except psycopg.Error:
        return False


def test_a_frozen_worker_that_thaws_after_another_took_over_does_nothing_twice(program: Program) -> None:
    browser, number, mark = upload(program)
    frozen = program.worker
    browser.post(f"/intakes/{number}/take/", {})
    until(lambda: taken(program, number), "the import is under way", seconds=IMPORT_SECONDS)
    frozen.suspend()
    try:
        with other_worker(program):
            until(lambda: is_done(program, number), "another worker finished", seconds=IMPORT_SECONDS)
            frozen.resume()
            assert_each_good_row_once(program, number, mark)
    finally:
        frozen.resume()
    again_browser, again, again_mark = upload(program)
    again_browser.post(f"/intakes/{again}/take/", {})
    until(lambda: is_done(program, again), "the thawed worker works on", seconds=IMPORT_SECONDS)
    assert_each_good_row_once(program, again, again_mark)
    assert_each_good_row_once(program, number, mark)


class other_worker:  # noqa: N801 - used like a function
    """A second worker of the same installation, as a second machine would have it."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def __enter__(self) -> None:
        command = self.program.command("worker", "--lease", "6")
        with self.program.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.program.environment)

    def __exit__(self, *_: object) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
