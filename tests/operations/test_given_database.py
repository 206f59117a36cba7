"""A PostgreSQL of the installation's own, with an account that may do no more than it must."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from xiechuang.config import embedded

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="xiechuang-given-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The address, as its administrator, of a server on which the platform never was."""
    lease = embedded.acquire(data=folder / "server", settings={"fsync": "off"})
    yield lease.url(database="postgres")
    lease.release()


def account(server: str, name: str, *, is_granted: bool) -> str:
    """A database and its owner, who may create nothing else; the address for that owner."""
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"create role {name} login")
        administrator.execute(f"create database of_{name} owner {name}")
        if is_granted:
            administrator.execute("create role xiechuang_fenced nologin")
            administrator.execute(f"grant xiechuang_fenced to {name}")
    return server.replace("postgres@/postgres", f"{name}@/of_{name}")


def run(folder: Path, address: str, *words: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "xiechuang", "--data", str(folder / "data"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_an_account_without_the_role_is_told_what_its_administrator_must_do_and_then_needs_no_more(
    server, folder
) -> None:
    refused = run(folder, account(server, "poor", is_granted=False), "migrate")
    assert refused.returncode == 1
    assert "CREATE ROLE xiechuang_fenced NOLOGIN; GRANT xiechuang_fenced TO poor;" in refused.stderr
    assert "Traceback" not in refused.stderr
    granted = account(server, "app", is_granted=True)
    done = run(folder, granted, "migrate")
    assert done.returncode == 0, done.stderr
    with psycopg.connect(granted) as connection:
        connection.execute("set role xiechuang_fenced")
        assert connection.execute("select count(*) from transfer_demand").fetchone() == (0,)
    archive = folder / "backup.tar"
    assert run(folder, granted, "backup", "-o", str(archive)).returncode == 0
    back = run(folder, granted, "restore", "--force", str(archive))
    assert back.returncode == 0, back.stdout + back.stderr
