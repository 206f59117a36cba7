"""The routes of the API as they are registered; describing all of them for a list of names would take seconds."""

from ninja.openapi.schema import normalize_path

from xiechuang.config.api import api

ROOT = "/api"


def routes() -> list[tuple[str, str]]:
    """Every path of the description with each of its methods, in small letters."""
    return sorted(
        (normalize_path(f"{ROOT}/{prefix}/{path}"), method.lower())
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if operation.include_in_schema
        for method in operation.methods
    )
