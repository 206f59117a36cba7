"""Children of the supervisor: restarted with growing pauses, never left behind."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from xiechuang.config.children import LONGEST_PAUSE, MARK, STEADY_SECONDS, Child, end_group, spawn, sweep


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = 0.0

    def __call__(self) -> float:
        return self.moment


def child(code: str, clock: Clock) -> Child:
    return Child(name="试验进程", command=[sys.executable, "-c", code], environment={}, clock=clock)


def wait_dead(process: subprocess.Popen) -> None:
    process.wait(30)


def test_a_child_that_dies_is_started_again_after_its_pause() -> None:
    clock = Clock()
    it = child("raise SystemExit(3)", clock)
    it.start()
    wait_dead(it.process)
    assert it.look() == "试验进程意外退出（3），0.5 秒后重新启动"
    assert it.look() is None, "the pause is not over"
    clock.moment += 0.5
    assert it.look() == "试验进程已重新启动"
    wait_dead(it.process)


def test_the_pause_doubles_up_to_a_limit_and_shrinks_after_steady_work() -> None:
    clock = Clock()
    it = child("pass", clock)
    pauses = []
    for _ in range(9):
        it.start()
        wait_dead(it.process)
        it.look()
        pauses.append(it.not_before - clock.moment)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert max(pauses) == LONGEST_PAUSE
    it.start()
    wait_dead(it.process)
    clock.moment += STEADY_SECONDS + 1
    it.look()
    assert it.not_before - clock.moment == 0.5


def test_a_child_that_will_not_stop_is_killed_with_all_it_started() -> None:
    code = "import signal, subprocess, sys; signal.signal(15, signal.SIG_IGN); subprocess.Popen(['sleep', '600']); print(1, flush=True); signal.pause()"
    it = Child(name="顽固进程", command=[sys.executable, "-c", code], environment={})
    it.start()
    grandchild = until(lambda: psutil.Process(it.process.pid).children())[0]
    it.ask_to_stop()
    it.wait_stopped(deadline=time.monotonic() + 0.2)
    assert it.process.returncode == -9
    until(lambda: not alive(grandchild))


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def until(condition, seconds: float = 30.0):
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return answer


def test_what_a_killed_supervisor_left_is_swept_and_nothing_else() -> None:
    ours = spawn(["sleep", "600"], environment={MARK: "/data/ours"})
    others = spawn(["sleep", "600"], environment={MARK: "/data/others"})
    assert sweep("/data/ours") == 1
    assert ours.poll() is not None
    assert others.poll() is None
    end_group(others)
    others.wait(10)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_a_child_ends_when_its_supervisor_is_killed() -> None:
    code = (
        "import os, signal; from xiechuang.config.children import spawn;"
        "print(spawn(['sleep', '600'], environment={}).pid, flush=True); signal.pause()"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    left = psutil.Process(int(supervisor.stdout.readline()))
    supervisor.kill()
    supervisor.communicate()
    until(lambda: not alive(left))
