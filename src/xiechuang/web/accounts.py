"""Signing in with one click in the demonstration, and choosing in which membership one acts."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from xiechuang.kernel.appointments.public import LISTED_ROLES
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import SESSION_KEY, Membership, Person, Role
from xiechuang.web.acting import actor_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
def demo(request: HttpRequest) -> HttpResponse:
    """The sample people, by role; a real installation does not have this page."""
    _only_in_demo()
    posts = (
        Membership.objects.in_force()
        .filter(person__is_sample=True)
        .select_related("person", "organisation__region")
        .order_by("id")
    )
    return render(request, "web/demo.html", {"roles": _by_role(posts)})


def _by_role(posts: Iterable[Membership]) -> list[tuple[Role, list[Membership]]]:
    listed = list(posts)
    found = [(role, [post for post in listed if post.role == role]) for role in Role]
    return [(role, held) for role, held in found if held]


@require_POST
def demo_sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a sample person; no other account can be entered this way."""
    _only_in_demo()
    person = Person.objects.filter(username=username, is_sample=True, is_active=True).first()
    if person is None:
        raise NotVisible(username)
    login(request, person, backend=BACKEND)
    return redirect(_safe_next(request) or settings.LOGIN_REDIRECT_URL)


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise NotVisible("demo")


def _safe_next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def memberships(request: HttpRequest) -> HttpResponse:
    """One's own memberships; choosing one makes it the one in which one acts."""
    actor = actor_in(request)
    own = (
        Membership.objects.in_force()
        .filter(person_id=actor.person_id or 0)
        .select_related("organisation__region")
    )
    if request.method == "POST":
        chosen = own.filter(pk=_number(request.POST.get("membership", ""))).first()
        if chosen is None:
            raise NotVisible("membership")
        request.session[SESSION_KEY] = chosen.pk
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"posts": own.order_by("id"), "listed_roles": LISTED_ROLES}
    return render(request, "web/memberships.html", context)


def _number(text: str) -> int:
    """The id that was sent; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
