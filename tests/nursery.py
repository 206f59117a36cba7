"""A process that has read the program once and begins a copy of itself for each worker a test wants: read once, not each time.

What a copy does is a function named by module and name, which takes a list of words. A copy is killed, stopped and waited for
like any process.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]


class Copy:
    """One process begun by a nursery, with what tests ask of a ``subprocess.Popen``."""

    def __init__(self, nursery: "Nursery", pid: int, log: Path) -> None:
        self.nursery, self.pid, self.log = nursery, pid, log
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        """Signal it, unless it is known to have ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def said(self) -> str:
        """What it has said so far."""
        return self.log.read_text() if self.log.exists() else ""

    def poll(self) -> int | None:
        """Its exit code, negative for a signal; None while it lives."""
        if self.returncode is None:
            self.returncode = self.nursery.ask({"poll": self.pid})
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        """Wait for its end."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < deadline, (
                f"waited {timeout} s in vain for the end of process {self.pid}"
            )
            time.sleep(0.02)
        return code


class Nursery:
    """Begins copies; ends with its block, and so do they."""

    def __init__(self, environment: Mapping[str, str], *, read: str) -> None:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", read],
            cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": path},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def begin(self, deed: str, *words: str, log: Path) -> Copy:
        """A copy that does ``module:function`` with the words and writes what it says to the log."""
        pid = self.ask({"deed": deed, "words": words, "log": str(log)})
        assert pid is not None
        return Copy(self, pid, log)

    def ask(self, question: dict[str, object]) -> int | None:
        """One question, one answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer: int | None = json.loads(self.process.stdout.readline())
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@contextmanager
def nurseries(*, read: str) -> Iterator[Callable[[str], Nursery]]:
    """One nursery for each address of a database, begun when it is first asked for."""
    with ExitStack() as open_ones:

        @cache
        def at(address: str) -> Nursery:
            environment = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "xiechuang.config.settings"}
            return open_ones.enter_context(Nursery(environment, read=read))

        yield at


def main(read: str) -> None:
    """Read the program, then do what comes in line by line."""
    import django

    from xiechuang.config.imports import kept_for_good

    with kept_for_good():
        django.setup()
        importlib.import_module(read)
    alive: set[int] = set()
    for line in sys.stdin:
        question = json.loads(line)
        answer = _ended(question["poll"], alive) if "poll" in question else _begun(question, alive)
        print(json.dumps(answer), flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _ended(pid: int, alive: set[int]) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    if not found:
        return None
    alive.discard(pid)
    return os.waitstatus_to_exitcode(status)


def _begun(question: dict[str, Any], alive: set[int]) -> int:
    if pid := os.fork():
        alive.add(pid)
        return pid
    null, log = (
        os.open(os.devnull, os.O_RDONLY),
        os.open(question["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    )
    for given, place in ((null, 0), (log, 1), (log, 2)):
        os.dup2(given, place)
    code = 1
    try:
        module, _, name = question["deed"].partition(":")
        code = getattr(importlib.import_module(module), name)(question["words"]) or 0
    except BaseException:  # noqa: BLE001 - whatever it is, it is told, and this process ends here
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    # Without what the process it is a copy of would do at its end.
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
