"""The web server of ``xiechuang serve``: the program is read once, and every web process begins as a copy of that.

Its words are those of ``granian``, without the target. A web process that dies is replaced at once, for the new one has
nothing to read either.
"""

import importlib
import sys
from typing import Any

from xiechuang.config.imports import kept_for_good

_TARGET = ["--interface", "wsgi", "--factory", "xiechuang.config.web_server:begin"]
# The table of addresses is read by the first request otherwise, in each web process for itself.
_READ_ONCE = ("xiechuang.config.application", "xiechuang.config.urls")


def read_program() -> None:
    """Import all that a web process needs; it opens no connection and starts no thread, so the process can be copied."""
    with kept_for_good():
        for name in _READ_ONCE:
            importlib.import_module(name)
        # So that its dictionary, most of what suggestions wait for, is read once as well.
        from xiechuang.engines.matching.asking.readings import syllables

        syllables("协创")


def begin() -> Any:
    """What every web process does first; the application it answers with."""
    from xiechuang.config.application import application
    from xiechuang.kernel.search.public import start_warming

    start_warming()
    return application


def main() -> None:
    """Read the program and serve it until told to stop."""
    read_program()
    from granian.cli import entrypoint

    sys.argv[1:] += _TARGET
    entrypoint()  # type: ignore[no-untyped-call,unused-ignore]


if __name__ == "__main__":
    main()
