"""Every address is closed unless the gate names it, and every API route says who may call it."""

import re
from collections.abc import Iterator
from importlib import import_module
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from xiechuang.config import gate

# What to put where an address asks for something; the thing need not exist.
EXAMPLES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": str(UUID(int=1))}


def patterns(
    resolver: URLResolver, prefix: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(
                entry, address, (*namespaces, *([entry.namespace] if entry.namespace else []))
            )
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or "")), "/" + example(address)


def example(address: str) -> str:
    """An address with something in every place that asks for it."""
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "x", address)
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda m: EXAMPLES.get(m.group(1) or "str", "x"), filled)
    return filled.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\", "")


def is_public(name: str) -> bool:
    return name in gate.PUBLIC


def is_self_guarded(name: str) -> bool:
    return name.split(":", maxsplit=1)[0].split("-", maxsplit=1)[0] in gate.SELF_GUARDED


def is_turned_away(client: Client, address: str) -> bool:
    answer = client.get(address)
    to_sign_in = answer.headers.get("Location", "").startswith(reverse(settings.LOGIN_URL))
    return answer.status_code in {401, 403} or (answer.status_code == 302 and to_sign_in)


def closed_addresses() -> Iterator[str]:
    return (
        address
        for name, address in patterns(get_resolver())
        if not is_public(name) and not is_self_guarded(name)
    )


@pytest.mark.django_db
def test_a_stranger_is_turned_away_everywhere_but_at_public_pages() -> None:
    client = Client(raise_request_exception=False)
    # "Not found" would mean that the page was asked before the stranger was turned away.
    open_doors = [address for address in closed_addresses() if not is_turned_away(client, address)]
    assert not open_doors, "close it, or name it in config/gate.py PUBLIC"


def test_every_address_can_be_tried() -> None:
    assert [address for address in closed_addresses() if not resolves(address)] == [], (
        "add an example to EXAMPLES"
    )


def resolves(address: str) -> bool:
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


def test_every_public_name_is_a_page_that_exists() -> None:
    names = {name for name, _ in patterns(get_resolver())}
    unused = {name for name in gate.PUBLIC if name not in names}
    # Sign-in pages come and go with the ways of signing in that are configured.
    unused = {n for n in unused if not n.startswith(("account_", "mfa_", "socialaccount_", "openid_"))}
    assert not unused, "config/gate.py names pages that are not there"


def operations() -> Iterator[tuple[str, object]]:
    api = import_module("xiechuang.config.api").api
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{'/'.join(operation.methods)} {path}", operation


def test_every_api_route_states_its_auth() -> None:
    from ninja.constants import NOT_SET

    silent = [name for name, operation in operations() if operation.auth_param is NOT_SET]
    assert not silent, "write auth=… at the route, auth=None where anybody may call"


@pytest.mark.parametrize(
    ("address", "filled"),
    [
        ("a/<int:pk>/b/", "a/1/b/"),
        ("<slug>/", "x/"),
        (r"^old/(?P<key>[0-9A-Za-z]+)/\Z", "old/x/"),
        ("<uuid:u>", str(UUID(int=1))),
    ],
)
def test_examples_fill_every_place_of_an_address(address: str, filled: str) -> None:
    assert example(address) == filled
