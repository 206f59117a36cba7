"""Closed by default: a page is open to strangers only when it is named here."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

# Names of pages and routes anybody may open; everything else asks who is there. The API states its own auth per route.
PUBLIC = frozenset(
    {
        "portal",
        "search",
        "search_suggest",
        "search_why",
        "set_language",
        "health",
        "demo",
        "demo_sign_in",
        "gallery",
        "about",
        "accessibility",
        "transfer:achievement",
        "transfer:demand",
        "transfer:public_list",
        "transfer:organisation",
        "policies:list",
        "policies:policy",
        "policies:plain",
        "policies:akn",
        "policies:clause",
        "policies:difference",
        "policies:compare",
        "policies:duties",
        "policies:targets",
        "drafting:outcomes",
        "training:guides",
        "training:guide",
        "training:version",
        "drafting:outcome",
        "vouchers:schemes",
        "vouchers:scheme",
        "vouchers:statistics",
        "parks:parks",
        "parks:park",
        "monitoring:systems",
        "monitoring:system",
        "monitoring:cell",
        "monitoring:index_list",
        "monitoring:index_one",
        "monitoring:index_park",
        "monitoring:index_park_file",
        "monitoring:index_cell",
        "monitoring:index_analysis",
        "monitoring:index_what_if",
        "monitoring:index_file",
        "benefits:start",
        "benefits:answer",
        "benefits:forget",
        "benefits:result",
        "benefits:compare",
        "benefits:rules",
        "benefits:rule",
        "benefits:checks",
        "benefits:notices",
        "benefits:notice",
        "providers:catalogue",
        "providers:map",
        "providers:provider",
        "providers:calls",
        "providers:call",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_signup",
        "account_inactive",
        "account_reauthenticate",
        "mfa_authenticate",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "document",
    }
)
SELF_GUARDED = (
    "api",
)  # URL namespaces whose every route states its own authentication (a house test walks them)


class ClosedByDefaultMiddleware:
    """Sends strangers to sign in unless the page is public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Let in who is signed in, and anybody to what is public."""
        match = request.resolver_match
        is_open = match is not None and (
            match.view_name in PUBLIC or match.namespace.split("-")[0] in SELF_GUARDED
        )
        if is_open or request.user.is_authenticated:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
