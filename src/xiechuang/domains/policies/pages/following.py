"""Following texts and topics."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.policies.actions.following import follow_text, follow_topic, unfollow
from xiechuang.domains.policies.models import Following
from xiechuang.domains.policies.pages.library import policy_of
from xiechuang.domains.policies.queries.library import TOPICS
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import choices
from xiechuang.kernel.lib.errors import Invalid, NotVisible
from xiechuang.web.acting import actor_in


@require_safe
def followings(request: HttpRequest) -> HttpResponse:
    """What one follows, and the topics that can be followed."""
    mine = visible(actor_in(request), Following).select_related("policy")
    chosen = {one.topic for one in mine}
    context = {
        "texts": [one.policy for one in mine if one.policy],
        "topics": [{"code": code, "name": name, "is_on": code in chosen} for code, name in choices(TOPICS)],
    }
    return render(request, "policies/following.html", context)


@require_POST
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Begin or stop following a text."""
    actor, policy = actor_in(request), policy_of(request, number)
    if request.POST.get("deed") == "stop":
        unfollow(actor=actor, policy=policy)
        messages.success(request, _("不再关注这份文本"))
    else:
        follow_text(policy, actor=actor)
        messages.success(request, _("已关注，有新版本或状态变化时工作台会提醒您"))
    back = "policies:following" if request.POST.get("back") == "following" else "policies:policy"
    return redirect(back) if back.endswith("following") else redirect(back, number=number)


@require_POST
def follow_one_topic(request: HttpRequest) -> HttpResponse:
    """Begin or stop following a topic."""
    actor, topic = actor_in(request), request.POST.get("topic", "")
    if request.POST.get("deed") == "stop":
        unfollow(actor=actor, topic=topic)
        return redirect("policies:following")
    try:
        follow_topic(topic, actor=actor)
    except Invalid as unknown:
        raise NotVisible(topic) from unknown
    return redirect("policies:following")


urlpatterns = [
    path("policies/following/", followings, name="following"),
    path("policies/following/topic/", follow_one_topic, name="follow_topic"),
    path("policies/<slug:number>/follow/", follow, name="follow"),
]
