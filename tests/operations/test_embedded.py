"""The embedded PostgreSQL: started on demand, shared, recovered after being killed, stopped by its last user."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psutil
import psycopg
import pytest

from xiechuang.config import embedded
from xiechuang.config.postgres import Cluster, PostgresFailed

FAST = {"fsync": "off"}
SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder whose name needs quoting; its server is stopped in the end.

    Not under pytest's own folder: every session that starts closes that one to the account of the server.
    """
    with tempfile.TemporaryDirectory(prefix="xiechuang-test-", ignore_cleanup_errors=True) as made:
        folder = Path(made) / "数据 'data' 1"
        yield folder
        Cluster(folder=folder / "postgres").stop()


def ask(url: str, question: str = "select 1") -> object:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchone()[0]


def test_it_starts_from_nothing_and_stops_when_released(data: Path) -> None:
    lease = embedded.acquire(data=data, settings=FAST)
    assert ask(lease.url(), "select current_database()") == "xiechuang"
    assert dj_database_url.parse(lease.url())["OPTIONS"]["host"] == str(lease.cluster.socket_folder)
    assert lease.release()
    assert lease.cluster.pid() is None


def test_it_sorts_and_folds_chinese_and_accents_alike_everywhere(data: Path) -> None:
    lease = embedded.acquire(data=data, settings=FAST)
    assert ask(
        lease.url(),
        "select upper('é') = 'É' and '中' ~ '\\w' and current_setting('server_encoding') = 'UTF8'",
    )
    lease.release()


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(data: Path) -> None:
    lease = embedded.acquire(data=data / ("long" * 25), settings=FAST)
    assert ask(lease.url()) == 1
    assert lease.cluster.socket_folder.stat().st_mode & 0o077 == 0
    assert lease.release()


@pytest.mark.parametrize("reused", [False, True], ids=["dead pid", "pid of another process"])
def test_a_killed_server_recovers_even_if_its_process_id_was_reused(data: Path, reused: bool) -> None:
    lease = embedded.acquire(data=data, settings=FAST)
    with psycopg.connect(lease.url(), autocommit=True) as connection:
        connection.execute("create table kept as select 7 as number")
        # A session is open, as that of a web server would be.
        postmaster = psutil.Process(lease.cluster.pid())
        postmaster.kill()
        postmaster.wait(timeout=30)
    if reused:
        file = lease.cluster.folder / "postmaster.pid"
        file.write_text("\n".join([str(os.getpid()), *file.read_text().split("\n")[1:]]))
    assert lease.revive()
    assert ask(lease.url(), "select number from kept") == 7
    assert not lease.revive(), "it runs already"
    lease.release()


def hold(data: Path, ready: multiprocessing.Event, leave: multiprocessing.Event) -> None:
    lease = embedded.acquire(data=data, settings=FAST)
    ready.set()
    leave.wait(60)
    lease.release()


def test_the_last_user_stops_it_not_the_first(data: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(data, ready, leave))
    other.start()
    assert ready.wait(60)
    lease = embedded.acquire(data=data, settings=FAST)
    assert not lease.release()
    assert ask(lease.url()) == 1
    leave.set()
    other.join(60)
    assert lease.cluster.pid() is None


def test_two_users_at_once_start_one_server(data: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(data)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].split() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert all(words[0] == "1" for words in said)


STARTER = """
import sys; from pathlib import Path; import psycopg; from xiechuang.config import embedded
lease = embedded.acquire(data=Path(sys.argv[1]), settings={"fsync": "off"})
print(psycopg.connect(lease.url()).execute("select 1").fetchone()[0]); lease.release()
"""


def test_a_folder_with_other_things_in_it_is_not_touched(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "thesis.txt").write_text("mine")
    with pytest.raises(PostgresFailed, match="不为空"):
        embedded.acquire(data=data)
    assert (data / "postgres" / "thesis.txt").read_text() == "mine"


def test_a_server_that_cannot_start_says_why_with_its_last_words(data: Path) -> None:
    with pytest.raises(PostgresFailed, match="shared_buffers") as failure:
        embedded.acquire(data=data, settings={"shared_buffers": "nonsense"})
    assert "无法启动" in str(failure.value)


def test_a_given_database_url_is_taken_as_it_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    assert embedded.database_url(data) == "postgresql://somewhere/else"
    assert not data.exists()
