"""The quick way of migrating an empty database makes the tables that the models describe, and only there it is taken."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from xiechuang.config.migrating import quickly_when_empty

pytestmark = pytest.mark.django_db
COLUMNS = """
select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = %s::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""
CONSTRAINTS = """
select c.relname, pg_get_constraintdef(k.oid) from pg_constraint k join pg_class c on c.oid = k.conrelid
where c.relnamespace = %s::regnamespace
"""
INDEXES = """
select tablename, regexp_replace(indexdef, '^.* USING ', '') from pg_indexes where schemaname = %s
"""


def rows(question: str, schema: str) -> Counter:
    with connection.cursor() as cursor:
        cursor.execute(question, [schema])
        plain = [
            tuple(re.sub(r"\b(by_models|public)\.", "", str(cell)) for cell in row)
            for row in cursor.fetchall()
        ]
    return Counter(plain)


@pytest.fixture
def described():
    """The tables as the models describe them, in a schema beside the migrated ones."""
    with connection.cursor() as cursor:
        cursor.execute("create schema by_models")
        cursor.execute("set local search_path = by_models, public")
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    # Django's own tables keep the kind of number their migrations gave them.
    ours = tuple(one.label for one in apps.get_app_configs() if one.name.startswith("xiechuang."))
    return {table for table, *_ in rows(COLUMNS, "by_models") if table.startswith(ours)}


def of(tables: set[str], found: Counter) -> Counter:
    return Counter({row: n for row, n in found.items() if row[0] in tables})


def test_every_column_constraint_and_index_of_the_models_is_there(described):
    assert len(described) > 100
    assert of(described, rows(COLUMNS, "public")) == of(described, rows(COLUMNS, "by_models"))
    for question in (CONSTRAINTS, INDEXES):
        assert not of(described, rows(question, "by_models")) - rows(question, "public")


def test_a_database_with_migrations_is_migrated_as_django_does(monkeypatch):
    usual = ProjectState._find_reload_model
    with quickly_when_empty():
        assert ProjectState._find_reload_model is usual
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: {})
    with quickly_when_empty():
        assert ProjectState(models={})._find_reload_model("orgs", "region") == {("orgs", "region")}
