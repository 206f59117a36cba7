"""Files of strangers are opened by programs of their own, with an end to their time and their memory.

The same file is both sides. Imported, it starts such a program; run (`python -I limited.py MEMORY SECONDS PROGRAM …`) it
takes the limits upon itself and becomes the program. It imports nothing of ours, so that it starts in milliseconds.
"""

from __future__ import annotations

import resource
import runpy
import signal
import subprocess
import sys
from pathlib import Path

# Should whoever waits for it be gone, a program still ends: all cores it may keep busy, and a little more.
_CORES = 4


class LimitReachedError(Exception):
    """The program did not live to answer; ``is_time`` tells which end it met."""

    def __init__(self, *, is_time: bool) -> None:
        super().__init__("time" if is_time else "memory")
        self.is_time = is_time


def run_limited(
    program: Path, *arguments: str, content: bytes = b"", seconds: float, memory_bytes: int
) -> bytes:
    """What the program wrote to its output, given ``content`` on its input; LimitReachedError where it was ended."""
    limits = [str(memory_bytes), str(int(seconds * _CORES) + 1)]
    command = [sys.executable, "-I", __file__, *limits, str(program), *arguments]
    try:
        # The command is our own files and values made here; what a stranger sent goes in on stdin, or by a name we gave.
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise LimitReachedError(is_time=True) from error
    if done.returncode:
        raise LimitReachedError(is_time=done.returncode == -signal.SIGXCPU)
    return done.stdout


def _become() -> None:
    memory, seconds, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # At the first limit it is told, at the second it is killed; who waits learns from the first that it was time.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = sys.argv[3:]
    runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    _become()
