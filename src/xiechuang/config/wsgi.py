"""The WSGI application for a web server of one's own; ``xiechuang serve`` has one in ``web_server``."""

from xiechuang.config.web_server import begin

application = begin()
