"""How often somebody may ask: so many requests a minute for each token, person or address."""

import hashlib

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from xiechuang.kernel.access.public import Allowances
from xiechuang.kernel.lib import clock
from xiechuang.web.api.auth import actor_in, asks_by_token

WINDOW_SECONDS = 60
PER_MINUTE = {"signed_in": 600, "stranger": 120}


class PerMinute(BaseThrottle):
    """Counts requests in minutes of the clock, together with all other processes."""

    def __init__(self) -> None:
        self.allowances = Allowances()

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; False when this minute's allowance is used up."""
        kind, ident = self.caller(request)
        limits = getattr(settings, "API_REQUESTS_PER_MINUTE", PER_MINUTE)
        minute = int(clock.now().timestamp()) // WINDOW_SECONDS
        return self.allowances.take(f"{kind}:{ident}", most=int(limits[kind]), minute=minute)

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return WINDOW_SECONDS - int(clock.now().timestamp()) % WINDOW_SECONDS

    def caller(self, request: HttpRequest) -> tuple[str, str]:
        """What sort of caller it is, and which one."""
        if actor_in(request).person_id is None:
            return "stranger", _hashed(self.get_ident(request) or "")
        who = request.headers["Authorization"] if asks_by_token(request) else f"person {request.user.pk}"
        return "signed_in", _hashed(who)

    def get_ident(self, request: HttpRequest) -> str | None:
        """The address; what proxies say counts only where the installation states how many there are."""
        if getattr(settings, "NINJA_NUM_PROXIES", None):
            return super().get_ident(request)
        return str(request.META.get("REMOTE_ADDR", ""))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
