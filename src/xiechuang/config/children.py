"""Processes that live and die with the supervisor, and are started again when they die on their own."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

# Every child carries it, so that a later supervisor of the same data folder finds what a killed one left behind.
MARK = "XIECHUANG_CHILD_OF"
STEADY_SECONDS = 60.0
LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(command: Sequence[str], *, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a process in a group of its own; Linux ends it when the supervisor is killed."""
    return subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - the supervisor has one thread only
    )


def end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of a process's group, such as the web workers of a killed web server."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def sweep(mark: str) -> int:
    """End the children that a killed supervisor of this data folder left behind; how many there were."""
    left = [p for p in psutil.process_iter() if p.pid != os.getpid() and _mark_of(p) == mark]
    for process in left:
        with suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=5)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    return len(left)


def _mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None


@dataclass(kw_only=True)
class Child:
    """A process that should always run; a pause that doubles keeps a broken one from spinning."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    clock: Callable[[], float] = time.monotonic
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Start the process now."""
        self.started = self.clock()
        self.process = spawn(self.command, environment=self.environment)

    def look(self) -> str | None:
        """Notice a death, start again when the pause is over; a sentence when something happened."""
        if self.process is not None and self.process.poll() is not None:
            return self._mourn(self.process)
        if self.process is None and self.clock() >= self.not_before:
            self.start()
            return f"{self.name}已重新启动"
        return None

    def _mourn(self, process: "subprocess.Popen[bytes]") -> str:
        end_group(process)
        self.process = None
        self.failures = 1 if self.clock() - self.started > STEADY_SECONDS else self.failures + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
        self.not_before = self.clock() + pause
        return f"{self.name}意外退出（{process.returncode}），{pause:g} 秒后重新启动"

    def ask_to_stop(self) -> None:
        """Let the process finish what it is doing and end."""
        if self.process is not None:
            self.process.terminate()

    def wait_stopped(self, *, deadline: float) -> None:
        """Wait until the deadline, then kill."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - self.clock()))
        end_group(self.process)
        self.process.wait()
