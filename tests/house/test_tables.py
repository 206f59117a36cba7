"""Tables: no cycle between domains by foreign keys and imports together, no forgotten migration."""

from graphlib import CycleError, TopologicalSorter
from io import StringIO

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command

PACKAGE = "xiechuang.domains"


def domain_of(module: str) -> str | None:
    inside = module.startswith(f"{PACKAGE}.")
    return module.removeprefix(f"{PACKAGE}.").split(".")[0] if inside else None


def edges_of_keys() -> set[tuple[str, str]]:
    found = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                found.add((domain_of(model.__module__), domain_of(field.related_model.__module__)))
    return {(a, b) for a, b in found if a and b and a != b}


def edges_of_imports() -> set[tuple[str, str]]:
    graph = grimp.build_graph("xiechuang")
    found = {
        (domain_of(module), domain_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return {(a, b) for a, b in found if a and b and a != b}


def cycle_in(edges: set[tuple[str, str]]) -> list[str] | None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for source, target in edges:
        sorter.add(source, target)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def test_domains_form_no_cycle_by_imports_and_foreign_keys_together() -> None:
    assert cycle_in(edges_of_keys() | edges_of_imports()) is None


def test_a_cycle_made_of_one_import_and_one_key_is_found() -> None:
    assert cycle_in({("a", "b"), ("b", "c")}) is None
    assert cycle_in({("a", "b"), ("b", "a")})


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"run xiechuang django makemigrations\n{said.getvalue()}")
