"""Reaches Ray: one started here for the while, or one that runs already."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

LOCAL = "local"
"""The address that means: start Ray on this machine and stop it afterwards."""

_LOCAL_STORE = 200_000_000
"""Bytes of shared memory of a Ray started here; what does not fit goes to disk."""

_SECONDS_TO_KNOCK = 5.0
_ADDRESS = re.compile(r"(?P<client>ray://)?(?P<host>[^\s/:]+|\[[0-9a-fA-F:]+\]):(?P<port>[0-9]{1,5})")


class CannotConnect(ConnectionError):
    """Ray is not installed, or nothing that is Ray answers at the address."""


@contextmanager
def connected(address: str, *, workers: int | None = None) -> Iterator[int]:
    """Stay connected to Ray for the while and give the number of CPUs it has.

    `local` starts Ray here with `workers` CPUs; `host:port` or `ray://host:port` is a cluster that runs. CannotConnect
    says in Chinese why not. A connection that exists already is used and left as it is.
    """
    # Nothing is reported to anybody, and graphics cards are left as they are.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    reachable(address)
    ray = loaded()
    if ray.is_initialized():
        yield cpus()
        return
    _start(ray, address, workers)
    try:
        yield cpus()
    finally:
        ray.shutdown()


def loaded() -> Any:
    """Give Ray, loaded when first needed; its own types do not cover what is used here."""
    return import_module("ray")


def cpus() -> int:
    """How many CPUs the nodes that are alive have together."""
    alive = [node for node in loaded().nodes() if node["Alive"]]
    return int(sum(node["Resources"].get("CPU", 0) for node in alive)) or 1


def _start(ray: Any, address: str, workers: int | None) -> None:
    settings: dict[str, Any] = {"log_to_driver": False, "configure_logging": False, "logging_level": "ERROR"}
    if address == LOCAL:
        settings |= {
            "num_cpus": workers or os.cpu_count() or 1,
            "object_store_memory": _LOCAL_STORE,
            "include_dashboard": False,
        }
    try:
        ray.init(address=address, **settings)
    except (ConnectionError, RuntimeError, ValueError, OSError) as failed:
        lines = str(failed).strip().splitlines() or ["没有说明原因"]
        # A failure of the other side comes with its trace: what it says stands at the end.
        reason = f"{lines[0]}{lines[-1]}" if lines[0].endswith(":") else lines[0]
        raise CannotConnect(f"连不上 Ray 集群 {address}：{reason}") from failed


def reachable(address: str) -> None:
    """Find out within seconds what Ray itself would try for minutes; CannotConnect says why it cannot be reached."""
    if find_spec("ray") is None:
        raise CannotConnect("没有安装 Ray：请运行 pip install 'xiechuang[ray]' 后再试")
    if address == LOCAL:
        return
    parts = _ADDRESS.fullmatch(address)
    if parts is None or int(parts["port"]) > 65_535:
        raise CannotConnect(f"Ray 地址 {address} 看不懂：应为 local、主机:端口 或 ray://主机:端口")
    if parts["client"] and find_spec("grpc") is None:
        raise CannotConnect(
            "ray:// 地址需要 grpcio：请运行 pip install 'ray[client]'，或改用集群内的 主机:端口"
        )
    try:
        socket.create_connection(
            (parts["host"].strip("[]"), int(parts["port"])), timeout=_SECONDS_TO_KNOCK
        ).close()
    except OSError as failed:
        raise CannotConnect(
            f"连不上 Ray 集群 {address}：{failed.strerror or '没有回应'}；请确认集群已启动、地址和端口无误"
        ) from failed
