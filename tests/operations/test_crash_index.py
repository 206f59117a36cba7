"""The stored search index and the death of whoever writes it: the old one or the new one, never half of one."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.kernel.search.feed_world import show
from tests.nursery import Copy, Nursery, nurseries
from tests.operations.program import Program, copy_of, until
from xiechuang.config import embedded
from xiechuang.kernel.search import finding, stored
from xiechuang.kernel.search.models import StoredIndex
from xiechuang.kernel.search.public import find, forget_index, merge_index

KILLS = 6


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA / "search"


@pytest.fixture(scope="module")
def nursery_at() -> Iterator[Callable[[str], Nursery]]:
    """One nursery for all writers here, once the address of their database is known."""
    with nurseries(read="tests.operations.index_writer") as at:
        yield at


@pytest.fixture
def writer(database_address, folder, tmp_path, nursery_at):
    """Start a process that writes the index; nothing of it is left afterwards."""
    nursery, started = nursery_at(database_address), list[Copy]()

    def start(gate: str = "") -> Copy:
        log = tmp_path / f"writer-{len(started)}.log"
        words = (str(folder.parent), str(tmp_path), gate)
        begun = nursery.begin("tests.operations.index_writer:write", *words, log=log)
        started.append(begun)
        until(lambda: begun.said().startswith("ready\n"), "the writer is ready")
        return begun

    yield start
    for process in started:
        process.kill()
        process.wait()


def stored_titles() -> set[str] | None:
    """What a fresh process finds in the stored index alone; None when there is none it trusts."""
    opened = stored.open_stored()
    if opened is None:
        return None
    forget_index()
    found = {e.title for e in find("", limit=1_000).entries}
    assert finding.current().state.token == opened[0].token, "it was opened, not built again"
    return found


def test_a_writer_killed_at_any_moment_leaves_the_old_index_or_the_new_one(folder, writer):
    for number in range(300):
        show(number, f"新材料第{number}号", text="高镍正极材料的制备工艺与应用。" * 5)
    merge_index()
    dice, tokens = random.Random(5), []
    for kill in range(KILLS):
        show(1_000 + kill, f"杀死之前第{kill}次")
        doomed = writer()
        time.sleep(dice.uniform(0.0, 0.6))  # the moment of death is the point, so it cannot be waited for
        doomed.kill()
        assert doomed.wait() == -signal.SIGKILL
        expected = {f"新材料第{n}号" for n in range(300)} | {f"杀死之前第{n}次" for n in range(kill + 1)}
        assert stored_titles() == expected
        tokens.append(StoredIndex.objects.get().token)
    assert tokens == sorted(tokens)
    merge_index()
    assert [p.name for p in folder.iterdir() if p.is_dir()] == [StoredIndex.objects.get().folder], "all swept"


@pytest.mark.parametrize("gate", ["_write", "_publish"])
def test_a_writer_stopped_while_another_writes_throws_its_own_away_when_it_thaws(
    folder, writer, tmp_path, gate
):
    show(1, "高镍正极材料")
    merge_index()
    frozen = writer(gate)
    until((tmp_path / gate).exists, "it stands before the step")
    frozen.send_signal(signal.SIGSTOP)
    show(2, "钙钛矿光伏")
    assert merge_index().documents == 2
    newer = StoredIndex.objects.get().folder
    (tmp_path / f"{gate}.go").touch()
    frozen.send_signal(signal.SIGCONT)
    assert frozen.wait() == 0
    assert frozen.said() == "ready\novertaken\n"
    row = StoredIndex.objects.get()
    assert row.folder == newer
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [newer]
    assert stored_titles() == {"高镍正极材料", "钙钛矿光伏"}


def test_a_writer_killed_before_it_switches_over_changes_nothing(folder, writer, tmp_path):
    show(1, "高镍正极材料")
    merge_index()
    before = StoredIndex.objects.get().folder
    doomed = writer("_publish")
    until((tmp_path / "_publish").exists, "everything is written")
    doomed.kill()
    doomed.wait()
    show(2, "钙钛矿光伏")
    assert StoredIndex.objects.get().folder == before
    assert stored_titles() == {"高镍正极材料", "钙钛矿光伏"}
    assert merge_index().from_stored
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_two_writers_at_once_end_with_one_whole_index(folder, writer):
    show(1, "高镍正极材料")
    one, other = writer(), writer()
    for number in range(2, 12):
        show(number, f"题{number}")
        time.sleep(0.1)
    until(lambda: "merged" in one.said() + other.said(), "one of them was not overtaken")
    for process in (one, other):
        process.kill()
        process.wait()
    assert len(stored_titles() or ()) == 11
    stored.check(StoredIndex.objects.get())


def test_the_running_program_finds_a_change_at_once_and_after_its_index_is_killed_and_rebuilt(
    program: Program,
):
    """As an administrator lives it: publish, find, rebuild, damage, doctor, all while it serves."""
    visitor = program.browser()

    def total(words: str) -> int:
        return visitor.get(f"/api/search?q={words}").json()["total"]

    before = total("黏菌")
    with program.database() as database:
        database.execute(
            "insert into search_searchentry (kind, subject_id, number, title, keywords, text, fields, region_code,"
            " state, owner, url, is_public, changed_at) values ('note', 1, 'N-1', '黏菌计算机', '', '', '[]', '',"
            " '', '', '/', true, now())"
        )
        began = time.monotonic()
        assert all(total("黏菌") == before + 1 for _ in range(8)), "in whichever web process"
        assert time.monotonic() - began < 60
        rebuilt = program.run("rebuild-index")
        assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
        assert "已重建" in rebuilt.stdout
        (name,) = database.execute("select folder from search_storedindex").fetchone()
        columns = program.data / "search" / name / "columns.npz"
        columns.write_bytes(columns.read_bytes()[:-10])
        doctor = program.run("doctor")
        assert "rebuild-index" in doctor.stdout
        doomed = program.web_workers[0]
        doomed.kill()
        until(lambda: not doomed.is_running(), "it is gone, and with it the connections it had taken")
        visitor.session.close()
        until(program.answers, "another web process took over")
        assert all(total("黏菌") == before + 1 for _ in range(8)), "the damaged files are not trusted"
        database.execute("delete from search_searchentry where kind = 'note'")
    assert {total("黏菌") for _ in range(8)} == {before}


STATE = """
from xiechuang.kernel.search.public import find, known_row, waiting_changes
from xiechuang.kernel.search.stored import open_stored
opened = open_stored()
print("STATE", find("", limit=1).total, find("zqxwv").total, known_row().documents, opened[0].token, len(opened[0].columns))
"""


def test_a_restored_backup_never_meets_an_index_written_after_it(tmp_path, filled):
    """In one data folder: back up, change everything and write the index, restore."""
    program = Program(tmp_path / "data")
    copy_of(filled, program.data)

    def run(*words: str) -> str:
        done = program.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def state() -> list[str]:
        return next(
            line for line in run("django", "shell", "-v0", "-c", STATE).splitlines() if "STATE" in line
        ).split()[1:]

    # Held for all commands, each of which would start and stop the server otherwise.
    lease = embedded.acquire(data=program.data)
    try:
        run("rebuild-index", "--index-only")
        public, none, documents, _, stored_documents = state()
        assert (none, documents) == ("0", stored_documents)
        run("backup", "-o", str(tmp_path / "backup.tar"))
        with program.database() as database:
            database.execute("update search_searchentry set title = 'zqxwv'")
        run("rebuild-index", "--index-only")
        assert state()[:2] == [public, public]
        assert "检索索引已重建" in run("restore", "--force", str(tmp_path / "backup.tar"))
        assert state() == [public, "0", documents, "1", documents]
    finally:
        lease.release()
