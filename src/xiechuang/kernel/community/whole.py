"""A great many deeds in one transaction, of which all count or none does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """One transaction without a savepoint before every deed in it, which would be a third of all its statements.

    The first failure, even one that is caught within, leaves nothing of it.
    """
    with transaction.atomic():
        features = connection.features
        has_savepoints = features.uses_savepoints
        features.uses_savepoints = False
        try:
            yield
        finally:
            features.uses_savepoints = has_savepoints
        if connection.needs_rollback:
            raise transaction.TransactionManagementError("something within failed, and was caught there")
