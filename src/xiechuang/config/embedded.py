"""The database address: DATABASE_URL when given, else a PostgreSQL of our own in the data folder."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from xiechuang.config.postgres import Cluster

DATABASE = "xiechuang"
_held: dict[Path, "Lease"] = {}


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to use the server in a data folder; the last holder to release it stops the server."""

    cluster: Cluster
    users: IO[str]

    def url(self, *, database: str = DATABASE) -> str:
        """The address of one database on this server."""
        return f"postgresql://postgres@/{database}?host={quote(str(self.cluster.socket_folder), safe='/')}"

    def revive(self) -> bool:
        """Start the server again if it has died; True when that was necessary."""
        with _alone(data=self.cluster.folder.parent):
            if self.cluster.pid() is not None:
                return False
            self.cluster.start()
            return True

    def release(self) -> bool:
        """Give the right back; True when the server was stopped because nobody else held one."""
        _held.pop(self.cluster.folder, None)
        with _alone(data=self.cluster.folder.parent), self.users:
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.cluster.stop()
            return True


@contextmanager
def _alone(*, data: Path) -> Iterator[None]:
    """Hold the lock under which the server of this data folder is started and stopped."""
    with (data / "postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def acquire(*, data: Path, settings: Mapping[str, str] | None = None) -> Lease:
    """Start the server in ``data/postgres`` unless it runs, make our database, and hold a lease on it."""
    data = data.resolve()
    # Documents lie here too: other accounts of this machine have no business in a folder we make.
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    cluster = Cluster(folder=data / "postgres", settings=settings or {})
    if cluster.folder in _held:
        return _held[cluster.folder]
    with _alone(data=data):
        # The lock, not a pid file: the kernel forgets it with the process, however that ends.
        users = (data / "postgres.users").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
        lease = Lease(cluster=cluster, users=users)
        try:
            if cluster.pid() is None:
                cluster.start()
            _create_database(url=lease.url(database="postgres"))
        except BaseException:
            users.close()
            raise
    _held[cluster.folder] = lease
    return lease


def database_url(data: Path) -> str:
    """DATABASE_URL if set, else the address of the embedded server in the data folder, started when needed."""
    if given := os.environ.get("DATABASE_URL"):
        return given
    return acquire(data=data).url()


def _create_database(*, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
