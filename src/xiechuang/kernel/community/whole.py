"""A great many deeds in one transaction, of which all count or none does."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection, transaction


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction without a savepoint before every deed in it, which would be a third of all its statements.

    The first failure, even one that is caught within, leaves nothing of it.
    """
    with transaction.atomic(), patch.object(connection.features, "uses_savepoints", new=False):
        yield
        if connection.needs_rollback:
            raise transaction.TransactionManagementError("something within failed, and was caught there")
