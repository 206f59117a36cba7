"""The WSGI application that granian (or any other server) runs."""

import os

from django.core.wsgi import get_wsgi_application

from xiechuang.config.bodies import reading_on


def _start_warming() -> None:
    # Only once Django stands can what touches the database be imported.
    from xiechuang.kernel.search.public import start_warming

    start_warming()


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")
application = reading_on(get_wsgi_application())
_start_warming()
