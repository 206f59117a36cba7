"""The supervisor: database, migrations, web server and worker as one program that starts, watches and stops them."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from xiechuang.config import embedded
from xiechuang.config.children import MARK, Child, end_group, spawn, sweep

BEAT = 0.3
READY_SECONDS = 90.0
STOP_SECONDS = 15.0
SERVER_ERROR = 500
MOST_FAILURES = 5


class CannotServe(Exception):
    """The server cannot start; the message says why and what to do."""


class Stopped(Exception):
    """Somebody asked to stop while starting."""


@dataclass(kw_only=True)
class Supervisor:
    """One ``xiechuang serve``."""

    data: Path
    host: str
    port: int
    demo: bool = False
    workers: int = 2
    threads: int = 4
    open_browser: bool = False
    began: float = field(default_factory=time.monotonic)
    stopping: bool = False
    held: socket.socket | None = None
    lease: embedded.Lease | None = None
    children: list[Child] = field(default_factory=list)
    warming: "subprocess.Popen[bytes] | None" = None

    def run(self) -> int:
        """Start everything, keep it running until a signal, stop everything."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        lock = self._claim_folder()
        try:
            self._start()
            self._watch()
        except Stopped:
            pass
        finally:
            self._end()
            lock.close()
        return 0

    @property
    def url(self) -> str:
        """The address to open in a browser on this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def say(self, text: str) -> None:
        """One line of progress with the seconds since the start."""
        print(f"[{time.monotonic() - self.began:5.1f} 秒] {text}", flush=True)

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the shape of a signal handler
        self.stopping = True

    def _claim_folder(self) -> IO[str]:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        # WhiteNoise warns about a folder for collected files that is not there, though it needs none.
        (self.data / "static").mkdir(exist_ok=True)
        lock = (self.data / "serve.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise CannotServe(
                f"已有一个协创在使用数据目录 {self.data}；请先停止它，或用 --data 指定别的目录"
            ) from None
        if left := sweep(str(self.data)):
            self.say(f"清理了上次被强行终止时遗留的 {left} 个进程")
        return lock

    def _start(self) -> None:
        self.held = reserve_port(host=self.host, port=self.port)
        self.say("正在启动数据库 …")
        address = self._database()
        environment = self._environment(address)
        # Beside everything else: on a new machine the engines are compiled before anybody asks for anything.
        self.warming = spawn([sys.executable, "-m", _WARMING], environment=environment)
        self.say("正在检查数据库结构与共同体配置 …")
        self._finish_first([*_PROGRAM, "migrate", "--fill", *(["--demo"] if self.demo else [])], environment)
        self.children = [
            Child(name="网页服务", command=self._web(), environment=environment),
            Child(name="后台任务进程", command=[*_PROGRAM, "worker"], environment=environment),
        ]
        for child in self.children:
            child.start()
        self.say("正在启动网页服务 …")
        self._wait_for_answer()
        self.say(f"协创已就绪，请打开 {self.url} ；按 Ctrl+C 停止")
        if self.open_browser:
            webbrowser.open(self.url)

    def _database(self) -> str:
        if given := os.environ.get("DATABASE_URL"):
            return given
        self.lease = embedded.acquire(data=self.data)
        return self.lease.url()

    def _environment(self, address: str) -> dict[str, str]:
        demo = {"XIECHUANG_DEMO": "1"} if self.demo else {}
        known = {"DATABASE_URL": address, "XIECHUANG_DATA": str(self.data), MARK: str(self.data)}
        known["XIECHUANG_STATIC"] = "collected"
        return {**known, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": _settings(), **demo}

    def _web(self) -> list[str]:
        return [
            sys.executable, "-m", "xiechuang.config.web_server", "--host", self.host, "--port", str(self.port),
            "--workers", str(self.workers), "--blocking-threads", str(self.threads), "--no-ws", "--log-level", "warning",
            "--respawn-failed-workers", "--workers-kill-timeout", "5",
        ]  # fmt: skip

    def _finish_first(self, command: list[str], environment: dict[str, str]) -> None:
        process = spawn(command, environment=environment)
        try:
            while process.poll() is None:
                self._pause()
        finally:
            end_group(process)
        if process.returncode != 0:
            raise CannotServe("数据库结构或配置未能就绪，原因见上；修正后再次运行即可继续，已有数据未受影响")

    def _wait_for_answer(self) -> None:
        deadline, failures = time.monotonic() + READY_SECONDS, 0
        while (status := status_of(self.url)) is None or status >= SERVER_ERROR:
            failures += status is not None
            if failures > MOST_FAILURES:
                raise CannotServe(
                    f"网页服务已启动，但首页出错（{status}），原因见上；也可运行 xiechuang doctor 检查"
                )
            if time.monotonic() > deadline:
                raise CannotServe(f"网页服务在 {READY_SECONDS:.0f} 秒内没有应答，原因见上")
            self._look()
            self._pause()

    def _pause(self) -> None:
        if self.stopping:
            raise Stopped
        time.sleep(BEAT)

    def _watch(self) -> None:
        while True:
            self._look()
            self._pause()

    def _look(self) -> None:
        if self.lease and self.lease.revive():
            self.say("数据库意外退出，已重新启动")
        for child in self.children:
            if sentence := child.look():
                self.say(sentence)

    def _end(self) -> None:
        if self.children:
            self.say("正在停止 …")
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped(deadline=deadline)
        if self.warming:
            end_group(self.warming)
            self.warming.wait()
        if self.held:
            self.held.close()
        if self.lease:
            stopped = self.lease.release()
            self.say("已停止" if stopped else "已停止；数据库仍有别的程序在用，继续运行")


_PROGRAM = [sys.executable, "-m", "xiechuang"]
_WARMING = "xiechuang.config.warming"


def _settings() -> str:
    return os.environ.get("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")


def reserve_port(*, host: str, port: int) -> socket.socket:
    """Hold the port for our web server, or refuse and name the process in the way.

    Web servers share a port among their processes (SO_REUSEPORT), so two programs could both seem to get it; the held
    socket never listens, and keeps everybody out who does not share.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen()
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind((host, port))
    except PermissionError:
        raise CannotServe(f"没有权限使用端口 {port}，请用 --port 8000 之类大于 1023 的端口") from None
    except OSError as error:
        reason = f"端口 {port} 不能使用{_occupant(port)}：{error.strerror}"
        raise CannotServe(f"{reason}。请停止占用它的程序，或换一个：--port {port + 1}") from None
    return held


def _occupant(port: int) -> str:
    with suppress(psutil.Error, OSError):
        for connection in psutil.net_connections("tcp"):
            if (
                connection.laddr
                and connection.laddr.port == port
                and connection.status == psutil.CONN_LISTEN
                and connection.pid
            ):
                return f"（进程 {psutil.Process(connection.pid).name()}，编号 {connection.pid}）"
    return ""


def status_of(url: str) -> int | None:
    """The status with which the first page is answered; None when nobody answers yet."""
    connection = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
