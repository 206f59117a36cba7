"""The WSGI application for a web server of one's own; ``xiechuang serve`` has one in ``web_server``."""

from xiechuang.config.application import application

__all__ = ["application"]


def _start_warming() -> None:
    # Only once Django stands can what touches the database be imported.
    from xiechuang.kernel.search.public import start_warming

    start_warming()


_start_warming()
