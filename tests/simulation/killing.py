"""A writer that is killed: with everything written and nothing committed, or with all committed and nobody told."""

import os
import signal
from collections.abc import Callable
from contextlib import nullcontext
from typing import NoReturn

from django.db import connection, transaction


def killed(deed: Callable[[], object], *, commits: bool = False) -> None:
    """Do the deed in a process of its own, on a connection of its own, and end it by SIGKILL before it commits, or after."""
    child = os.fork()
    if child == 0:
        _write_and_die(deed, commits=commits)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        raise RuntimeError(f"the writer ended by itself: {status}")


def _write_and_die(deed: Callable[[], object], *, commits: bool) -> NoReturn:
    # The parent's connection is neither used nor closed, for closing would tell the server that the parent goes.
    inherited = connection.connection
    try:
        connection.connection = None
        connection.in_atomic_block, connection.savepoint_ids, connection.needs_rollback = False, [], False
        with nullcontext() if commits else transaction.atomic():
            deed()
            os.kill(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(1 if inherited is None else 2)
