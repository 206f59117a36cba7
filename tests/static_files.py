"""The static files of the packages, found once: tests make thousands of clients, and none of them changes a file."""

from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware

_FIND = WhiteNoiseMiddleware.add_files_from_finders
_found: dict[tuple[str, ...], dict[str, Any]] = {}


def find_once(middleware: WhiteNoiseMiddleware) -> None:
    """Give a middleware the files that the first with the same settings has found."""
    told = (middleware.static_prefix, *map(str, (*settings.STATICFILES_FINDERS, *settings.STATICFILES_DIRS)))
    if told not in _found:
        _FIND(middleware)
        _found[told] = dict(middleware.files)
    middleware.files |= _found[told]
