"""Migrations on an empty database, in a tenth of the time.

For every table it makes or widens, Django renders anew all models that are connected with it, and with us all are: the cost
grows with the square of their number. That serves data migrations, which want relations to be right in both directions.
On an empty database nobody reads data, the statements are the same, and so each model is rendered alone (ADR 15).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState


def _itself(
    state: ProjectState,  # noqa: ARG001 - the shape of the method it stands for
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: ARG001, FBT001, FBT002
) -> set[tuple[str, str]]:
    return {(app_label, model_name)}


@contextmanager
def each_model_alone() -> Iterator[None]:
    """Within, a changed model is rendered without those that are connected with it."""
    with patch.object(ProjectState, "_find_reload_model", _itself):
        yield


@contextmanager
def quickly_when_empty() -> Iterator[None]:
    """As ``each_model_alone``, if no migration was ever made in this database; otherwise as Django does."""
    if MigrationRecorder(connection).applied_migrations():
        yield
        return
    with each_model_alone():
        yield
