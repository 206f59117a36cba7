"""Several nodes of Ray on this machine, and ways to hurt one of them; only processes started here are touched."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil

STORE = 80_000_000
CONFIG = {
    # Five seconds until Ray itself knows that a node was killed, so that the next test does not meet a dead one.
    "health_check_period_ms": 1_000,
    "health_check_timeout_ms": 3_000,
    "health_check_failure_threshold": 5,
    "prestart_worker_first_driver": False,
}
QUIET = {"log_to_driver": False, "configure_logging": False, "logging_level": "ERROR"}


class Victim:
    def __init__(self, node: Any) -> None:
        self.id = str(node.node_id)
        self._raylet = psutil.Process(node.all_processes["raylet"][0].process.pid)
        self._known: list[psutil.Process] = [self._raylet]

    def freeze(self) -> None:
        self._send(signal.SIGSTOP)

    def wake(self) -> None:
        self._send(signal.SIGCONT)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, what: signal.Signals) -> None:
        """To the node and every process that it started; children are listed before anybody is hurt."""
        with suppress(psutil.NoSuchProcess):
            children = self._raylet.children(recursive=True)
            self._known += [one for one in children if one not in self._known]
        for process in self._known:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                if process.is_running():
                    os.kill(process.pid, what)


class Nodes:
    """A head with one CPU and as many other nodes as a test asks for."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster

        # No look-out for logs, no autoscaler, no idle processes started ahead: tests need none of them.
        self._cluster = Cluster(
            initialize_head=True,
            head_node_args={
                "num_cpus": 1,
                "object_store_memory": STORE,
                "include_dashboard": False,
                "include_log_monitor": False,
                "no_monitor": True,
                "_system_config": CONFIG,
            },
        )

    @property
    def address(self) -> str:
        return str(self._cluster.address)

    def close(self) -> None:
        self._cluster.shutdown()

    @contextmanager
    def another(self) -> Iterator[Victim]:
        """One more node for the while, which may be killed or frozen."""
        node = self._cluster.add_node(num_cpus=1, object_store_memory=STORE, include_log_monitor=False)
        victim = Victim(node)
        try:
            yield victim
        finally:
            victim.kill()
            self._cluster.remove_node(node, allow_graceful=False)
