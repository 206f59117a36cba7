"""A worker process: takes jobs from the queue and looks after those that other workers left behind."""

import asyncio
import logging
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from xiechuang.kernel.jobs.queueing import QUEUE
from xiechuang.kernel.jobs.rescue import rescue_stalled

log = logging.getLogger(__name__)
LEASE_SECONDS = 20.0
GRACE_SECONDS = 8.0


def run_worker(*, lease_seconds: float = LEASE_SECONDS, concurrency: int = 2) -> None:
    """Work until SIGTERM or SIGINT; a worker silent for ``lease_seconds`` is taken for dead."""
    _let_go_of_rows_after(lease_seconds)
    asyncio.run(_work(lease_seconds=lease_seconds, concurrency=concurrency))


def _let_go_of_rows_after(seconds: float) -> None:
    """A frozen worker keeps no row locked: PostgreSQL ends a transaction idle for the lease, on any of its connections.

    That goes for the queue's own connections as well: a heartbeat that is not yet committed would hold up every worker
    that comes after it.
    """
    connections.close_all()
    options = connections.settings[DEFAULT_DB_ALIAS].setdefault("OPTIONS", {})
    options["options"] = f"-c idle_in_transaction_session_timeout={int(seconds * 1000)}ms"


async def _work(*, lease_seconds: float, concurrency: int) -> None:
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    # A second app over the same tasks: inside them, queueing still uses Django's connection and its transaction.
    worker_app = app.with_connector(await sync_to_async(connector.get_worker_connector)())
    async with worker_app.open_async():
        watch = asyncio.create_task(_watch(lease_seconds=lease_seconds))
        try:
            await worker_app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                update_heartbeat_interval=lease_seconds / 4,
                stalled_worker_timeout=lease_seconds,
                shutdown_graceful_timeout=min(GRACE_SECONDS, lease_seconds),
            )
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch


async def _watch(*, lease_seconds: float) -> None:
    while True:
        try:
            if rescued := await sync_to_async(_look)(lease_seconds=lease_seconds):
                log.warning("%s stalled jobs queued again", rescued)
        except Exception:
            log.exception("looking for stalled jobs failed")
        await asyncio.sleep(lease_seconds / 2)


def _look(*, lease_seconds: float) -> int:
    close_old_connections()
    return rescue_stalled(lease_seconds=lease_seconds)
