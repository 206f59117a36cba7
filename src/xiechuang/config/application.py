"""The application itself, ready to answer; nothing here touches the database."""

import os

from django.core.wsgi import get_wsgi_application

from xiechuang.config.bodies import reading_on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiechuang.config.settings")
application = reading_on(get_wsgi_application())
