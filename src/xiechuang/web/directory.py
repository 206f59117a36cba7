"""人员名录: technology managers and experts who chose to be found by everybody; each decides for their own post, any time."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiechuang.kernel.access.public import register_scope
from xiechuang.kernel.appointments.public import list_membership, unlist_membership
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, ListedMembership, Membership, Role
from xiechuang.kernel.search.public import hide_entry, register_kind, show_entry
from xiechuang.web.acting import actor_in

KIND = "person"
# A person has no date worth telling, so among the newest things they stand last.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def listed_visible_to(actor: Actor, posts: QuerySet[ListedMembership]) -> QuerySet[ListedMembership]:  # noqa: ARG001 - one signature for all scopes
    """Whoever chose to be listed and holds the post today is for everybody."""
    return posts.filter(pk__in=Membership.objects.in_force())


def entry_of_person(post: Membership) -> dict[str, Any]:
    """What the search keeps of a listed person: name, role, organisation and its fields; never how to reach them."""
    organisation = post.organisation
    fields = [name_of("fields", code) for code in organisation.fields]
    return {
        "number": f"{organisation.number}/{post.pk}",
        "title": f"{post.person.name} · {Role(post.role).label}",
        "keywords": " ".join(fields)[:500],
        "text": "",
        "fields": organisation.fields,
        "region_code": organisation.region_id or "",
        "organisation_id": organisation.pk,
        "state": "",
        "owner": organisation.name,
        "url": f"/organisations/{organisation.number}/#person-{post.pk}",
        "is_public": True,
        "changed_at": _LONG_AGO,
    }


@require_POST
def membership_listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own post into the public directory, or take it out."""
    actor = actor_in(request)
    post = Membership.objects.filter(pk=pk, person_id=actor.person_id or 0).first()
    if post is None:
        raise NotVisible(str(pk))
    try:
        if request.POST.get("listed") == "yes":
            post = list_membership(post, actor=actor)
            show_entry(kind=KIND, subject_id=post.pk, **entry_of_person(post))
            messages.success(request, _("已公开：任何人都能在搜索和机构页面看到您的姓名、角色和机构"))
        else:
            post = unlist_membership(post, actor=actor)
            hide_entry(kind=KIND, subject_id=post.pk)
            messages.success(request, _("已不再公开"))
    except Refused as refused:
        messages.error(request, "；".join(reason.text for reason in refused.reasons))
    return redirect("memberships")


def register_directory() -> None:
    """Listed people can be found; called once when the app starts."""
    register_scope(ListedMembership, listed_visible_to)
    register_kind(KIND, "人员", model=ListedMembership, entry_of=entry_of_person, order=40)
