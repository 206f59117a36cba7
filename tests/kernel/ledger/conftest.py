"""The ledger refuses to be emptied, so tests with real commits empty it past its triggers before the others are emptied."""

import pytest
from django.db import connection


@pytest.fixture
def committed(transactional_db):
    """A database in which every commit is real."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("truncate ledger_entry, ledger_hold, ledger_transfer, ledger_account cascade")
        cursor.execute("set session_replication_role = default")
