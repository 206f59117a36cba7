"""The WSGI application that granian (or any other server) runs."""

import os

from django.core.wsgi import get_wsgi_application

from xiechuang.config.bodies import reading_on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")
application = reading_on(get_wsgi_application())
