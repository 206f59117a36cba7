"""The API's addresses by their first part, so that a request is compared with a few of them and not with hundreds."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

Route = URLPattern | URLResolver


def by_first_part(routes: Iterable[Route]) -> list[Route]:
    """The same routes under the same names; those that begin alike stand together, the others after them in their order."""
    groups: dict[str, list[URLPattern]] = {}
    others: list[Route] = []
    for route in routes:
        head, slash, rest = str(route.pattern).partition("/")
        if not isinstance(route, URLPattern) or not slash or "<" in head:
            others.append(route)
            continue
        pattern = RoutePattern(rest, name=route.name, is_endpoint=True)
        inner = URLPattern(pattern, route.callback, route.default_args, route.name)
        groups.setdefault(head, []).append(inner)
    return [*(path(f"{head}/", include(inside)) for head, inside in groups.items()), *others]
