"""The whole running program, as an administrator starts it and a browser or another program meets it."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import psutil
import psycopg
import requests

from xiechuang.config.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
FOUND = TypeVar("FOUND")
# Given to the program from outside, these would make it another one than the one meant.
FOREIGN = (
    "DATABASE_URL",
    "XIECHUANG_DATA",
    "DJANGO_SETTINGS_MODULE",
    "XIECHUANG_STATIC",
    "XIECHUANG_CHILD_OF",
)


def until(condition: Callable[[], FOUND | None], what: str, *, seconds: float = PATIENCE) -> FOUND:
    """Ask again until the answer is something."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """``xiechuang serve`` with a data folder and a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.log = data.parent / "serve.log"
        self.supervisor: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "xiechuang", "--data", str(self.data), *words]

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        return {**kept, "PYTHONPATH": str(ROOT / "src"), "XIECHUANG_LOG": "ERROR"}

    def start(self) -> float:
        """Start and wait for the first page; the seconds it took."""
        began = time.monotonic()
        with self.log.open("a") as log:
            self.supervisor = subprocess.Popen(
                self.command("serve", "--demo", "--port", str(self.port)),
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment, start_new_session=True,
            )  # fmt: skip
        until(self.answers_or_ended, "the first page answers", seconds=180)
        assert self.supervisor.poll() is None, self.log.read_text()[-4000:]
        return time.monotonic() - began

    def answers_or_ended(self) -> bool:
        return (self.supervisor is not None and self.supervisor.poll() is not None) or self.answers()

    def answers(self) -> bool:
        """Whether database and pages are there."""
        try:
            return requests.get(f"{self.url}/health/", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> int:
        """Ask it to stop as Ctrl+C does; its exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGINT)
        return self.supervisor.wait(60)

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Another command of the program beside the running one."""
        return subprocess.run(
            self.command(*words),
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=120,
            check=False,
        )

    def processes(self, word: str) -> list[psutil.Process]:
        """Children of the supervisor, oldest first, whose command line holds the word."""
        assert self.supervisor is not None
        found = []
        for process in psutil.Process(self.supervisor.pid).children(recursive=True):
            try:
                if word in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return sorted(found, key=lambda process: process.create_time())

    @property
    def web_server(self) -> psutil.Process:
        return until(lambda: self.processes("xiechuang.config.web_server"), "the web server runs")[0]

    @property
    def web_workers(self) -> list[psutil.Process]:
        return until(self.web_server.children, "the web workers run")

    @property
    def worker(self) -> psutil.Process:
        return until(lambda: self.processes("worker"), "the job worker runs")[0]

    @property
    def cluster(self) -> Cluster:
        return Cluster(folder=self.data.resolve() / "postgres")

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """The database itself, past pages and API."""
        host = quote(str(self.cluster.socket_folder), safe="/")
        with psycopg.connect(f"postgresql://postgres@/xiechuang?host={host}", autocommit=True) as connection:
            yield connection

    def ask(self, question: str, *values: object) -> list[tuple]:
        with self.database() as connection:
            return connection.execute(question, values).fetchall()

    def browser(self, username: str = "") -> "Browser":
        return Browser(self.url, username)


class Browser:
    """A visitor with cookies, who sends back the mark against forgery that each page carries."""

    def __init__(self, url: str, username: str = "") -> None:
        self.url, self.session = url, requests.Session()
        if username:
            self.get("/demo/")
            answer = self.post(f"/demo/sign-in/{username}/", {})
            assert answer.status_code == 302, answer.text[:2000]

    def get(self, path: str, **more: object) -> requests.Response:
        return self.session.get(self.url + path, timeout=60, **more)

    def post(self, path: str, data: dict | None = None, **more: object) -> requests.Response:
        headers = {"X-CSRFToken": self.session.cookies.get("csrftoken", ""), "Referer": self.url + path}
        return self.session.post(
            self.url + path, data, timeout=120, headers=headers, allow_redirects=False, **more
        )

    def token(self, name: str = "test") -> str:
        """A token of the API that acts for this person."""
        headers = {"X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.url}
        answer = self.session.post(f"{self.url}/api/tokens", json={"name": name}, headers=headers, timeout=60)
        assert answer.status_code == 201, answer.text
        return answer.json()["secret"]


class Caller:
    """A program that acts for somebody through the API and, like a good one, asks again with the same key."""

    def __init__(self, url: str, token: str = "") -> None:
        self.url, self.headers = f"{url}/api", {"Authorization": f"Bearer {token}"} if token else {}
        self.retries = 0

    def get(self, path: str, **params: object) -> requests.Response:
        return requests.get(self.url + path, params=params, headers=self.headers, timeout=30)

    def post(self, path: str, body: dict | None = None, key: str = "", **more: object) -> requests.Response:
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        given = more or {"json": body or {}}
        return requests.post(self.url + path, headers=headers, timeout=30, **given)

    def surely(self, path: str, body: dict, *, key: str) -> requests.Response:
        """Ask until there is an answer that is not about the program's own trouble."""

        def asked() -> tuple[requests.Response] | None:
            try:
                answer = self.post(path, body, key=key)
            except requests.RequestException:
                answer = None
            if answer is None or answer.status_code >= 500:
                self.retries += 1
                return None
            return (answer,)  # a refusal counts as false in a condition, a tuple around it does not

        return until(asked, f"{path} is answered")[0]


def filled_folder(base: Path) -> Path:
    """Start a program in an empty folder until it answers, stop it, and keep what it has made; once for this base."""
    made = base / "filled" / "data"
    with (base / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            program = Program(base / "filling" / "data")
            program.data.parent.mkdir()
            try:
                program.start()
            finally:
                end(program)
            program.data.parent.rename(made.parent)
    return made


def copy_of(filled: Path, target: Path) -> None:
    """The whole folder with its owners, as the database insists on them."""
    subprocess.run(["cp", "--archive", str(filled), str(target)], check=True)


@contextmanager
def running_program(filled: Path) -> Iterator[Program]:
    """A program that runs in a folder of its own, and of which nothing is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="xiechuang-program-", ignore_cleanup_errors=True) as made:
        program = Program(Path(made) / "data")
        copy_of(filled, program.data)
        try:
            program.start()
            yield program
        finally:
            end(program)


def end(program: Program) -> None:
    """Stop the program gently, and whatever of it does not follow by force."""
    if program.supervisor is not None and program.supervisor.poll() is None:
        with_children = psutil.Process(program.supervisor.pid).children(recursive=True)
        try:
            program.stop()
        except subprocess.TimeoutExpired:
            program.supervisor.kill()
            program.supervisor.wait()
        for process in with_children:
            if process.is_running():
                process.kill()
    program.cluster.stop()


def csrf_in(page: str) -> str:
    """The mark against forgery in a page's form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    return found[1]
