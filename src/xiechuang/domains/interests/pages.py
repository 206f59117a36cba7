"""我的关注: the list, keeping one, what was found for it and why, taking everything along."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.interests.actions import keeping
from xiechuang.domains.interests.forms import CALLED, SHARES, InterestForm, initial_of
from xiechuang.domains.interests.models import Interest
from xiechuang.domains.interests.queries import (
    interests_of,
    personal_copy,
    shown_findings,
    unread_findings,
    with_entries,
    with_news,
)
from xiechuang.domains.interests.rules import MOST
from xiechuang.kernel.access.public import found_in, get_visible
from xiechuang.kernel.community.public import field_path
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.search.public import SearchEntry, kind_labels
from xiechuang.web import menu, workbench
from xiechuang.web.acting import actor_in
from xiechuang.web.downloads import attached_as
from xiechuang.web.faults import add_faults
from xiechuang.web.look import place_name
from xiechuang.web.words import listed, said

SHOWN = 100


@require_safe
def interests(request: HttpRequest) -> HttpResponse:
    """One's interests, each with what is new."""
    rows = list(interests_of(_keeper(request)))
    context = {"interests": [_card(one) for one in rows], "count": len(rows), "most": MOST}
    context["sends_digests"] = settings.SENDS_DIGESTS
    return render(request, "interests/list.html", context)


def interest_new(request: HttpRequest) -> HttpResponse:
    """Keep a search as an interest; the search page hands over what was asked."""
    actor = _keeper(request)
    if request.method != "POST":
        return _form(request, form=InterestForm(initial=_asked_in(request, actor=actor)))
    form = InterestForm(request.POST, initial={"fields_wanted": request.POST.getlist("fields_wanted")})
    if not form.is_valid():
        return _form(request, form=form, status=422)
    try:
        made = keeping.save_interest(actor=actor, values=form.values())
    except Invalid as wrong:
        add_faults(form, wrong.fields, called=CALLED)
        return _form(request, form=form, status=422)
    except Refused as refused:
        return _form(request, form=form, status=409, reasons=refused.reasons)
    messages.success(request, _("已保存关注“%s”") % made.name)
    return redirect("interests:list")


def interest_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change an interest."""
    actor = _keeper(request)
    interest = get_visible(actor, Interest, number=number)
    if request.method != "POST":
        return _form(request, form=InterestForm(initial=initial_of(interest)), interest=interest)
    wanted = request.POST.getlist("fields_wanted")
    form = InterestForm(request.POST, initial=initial_of(interest) | {"fields_wanted": wanted})
    if not form.is_valid():
        return _form(request, form=form, interest=interest, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        keeping.change_interest(interest, actor=actor, values=form.values(), version=version)
    except Invalid as wrong:
        add_faults(form, wrong.fields, called=CALLED)
        return _form(request, form=form, interest=interest, status=422)
    except Refused as refused:
        return _form(request, form=form, interest=interest, status=409, reasons=refused.reasons)
    messages.success(request, _("已修改，此后新发布的内容按新的条件比对"))
    return redirect("interests:finds", number=number)


@never_cache
@require_safe
def finds(request: HttpRequest, number: str) -> HttpResponse:
    """What was found for an interest, each with the words that hit; the unread mark stays until it is put away."""
    actor = _keeper(request)
    interest = found_in(interests_of(actor), number=number)
    rows = shown_findings(actor).filter(interest=interest)[:SHOWN]
    context = {
        "interest": _card(interest),
        "finds": with_entries(rows),
        "kinds": kind_labels(),
        "most": SHOWN,
    }
    return render(request, "interests/finds.html", context)


@require_POST
def interest_deed(request: HttpRequest, number: str, deed: str) -> HttpResponse:
    """Put findings away, rest, wake or delete."""
    actor = _keeper(request)
    interest = get_visible(actor, Interest, number=number)
    if deed == "read":
        keeping.mark_read(interest, actor=actor)
        return redirect("interests:finds", number=number)
    if deed == "delete":
        keeping.delete_interest(interest, actor=actor)
        messages.success(request, _("已删除关注“%s”") % interest.name)
    elif deed == "pause":
        keeping.pause_interest(interest, actor=actor)
    elif deed == "resume":
        keeping.resume_interest(interest, actor=actor)
    else:
        raise NotVisible(deed)
    return redirect("interests:list")


@never_cache
@require_safe
def take_along(request: HttpRequest) -> HttpResponse:
    """Everything kept of the person's interests, as a file."""
    answer = JsonResponse(
        personal_copy(_keeper(request)), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = attached_as("interests.json")
    return answer


def delete_all(request: HttpRequest) -> HttpResponse:
    """Ask, then remove everything."""
    actor = _keeper(request)
    if request.method != "POST":
        return render(request, "interests/delete_all.html", {"count": interests_of(actor).count()})
    count = keeping.delete_all_interests(actor=actor)
    messages.success(request, _("已删除全部 %(n)d 项关注和它们的新发现") % {"n": count})
    return redirect("interests:list")


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if actor.person_id is None:
        raise NotVisible(request.path)
    return actor


def _asked_in(request: HttpRequest, *, actor: Actor) -> dict[str, Any]:
    """What the address says: a search, or a record one wants more of."""
    given = {
        "text": request.GET.get("q", "").strip()[: keeping.TEXT_LENGTH],
        "kinds": request.GET.getlist("kind"),
        "regions": request.GET.getlist("region"),
        "fields_wanted": [code for code in request.GET.getlist("field") if code],
    }
    like = SearchEntry.objects.filter(number=request.GET["like"]).first() if request.GET.get("like") else None
    if like is None or actor.person_id is None:
        return given
    words = f"{like.title} {like.keywords}"[: keeping.TEXT_LENGTH]
    return given | {
        "text": words,
        "fields_wanted": list(like.fields),
        "name": like.title[: keeping.NAME_LENGTH],
    }


def _form(request: HttpRequest, *, form: InterestForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "interests/form.html", {"form": form, "most": MOST, **more}, status=status)


def _card(interest: Interest) -> dict[str, Any]:
    """An interest with its conditions in words."""
    kinds, post = kind_labels(), interest.membership
    regions = {one.code: place_name(one) for one in Region.objects.filter(code__in=interest.regions)}
    said_conditions = [
        (gettext_lazy("关注的词"), interest.text),
        (gettext_lazy("类别"), listed(said(kinds.get(one, one)) for one in interest.kinds)),
        (gettext_lazy("地区"), listed(regions.get(one, one) for one in interest.regions)),
        (gettext_lazy("技术领域"), listed(field_path(one) for one in interest.fields)),
    ]
    return {
        "row": interest,
        "conditions": [(label, value) for label, value in said_conditions if value],
        "share": dict(SHARES).get(interest.least_percent, f"{interest.least_percent}%"),
        "frequency": said(interest.get_frequency_display()),
        "is_mailed": interest.by_mail and settings.SENDS_DIGESTS,
        "post": f"{post.organisation.name} · {said(post.get_role_display())}" if post else "",
        "shown": getattr(interest, "shown", 0),
        "unread": getattr(interest, "unread", 0),
    }


def _unread_lines(actor: Actor) -> list[workbench.WorkItem]:
    """One line an interest that has something new."""
    return [_unread_line(one, actor) for one in with_news(actor)]


def _unread_line(interest: Interest, actor: Actor) -> workbench.WorkItem:
    newest = shown_findings(actor).filter(interest=interest, read_at=None).first()
    count = getattr(interest, "unread", 0)
    return workbench.WorkItem(
        title=_("关注“%(name)s”有 %(n)d 项新发现") % {"name": interest.name, "n": count},
        url=reverse("interests:finds", args=[interest.number]),
        at=newest.shown_from if newest else interest.since,
        kind_label=_("关注"),
        number=interest.number,
    )


def register_pages() -> None:
    """Menu and workbench; called once when the app starts."""
    menu.register(
        menu.MenuItem(
            section=gettext_lazy("我的"),
            label=gettext_lazy("我的关注"),
            url_name="interests:list",
            icon="bell",
            order=3,
            waiting=lambda actor: [unread_findings(actor)],
        )
    )
    workbench.register(
        workbench.WorkSource(
            key="interests",
            label=gettext_lazy("关注"),
            waiting=lambda actor: [with_news(actor)],
            todo=_unread_lines,
        )
    )


urlpatterns = [
    path("interests/", interests, name="list"),
    path("interests/new/", interest_new, name="new"),
    path("interests/export/", take_along, name="take_along"),
    path("interests/delete-all/", delete_all, name="delete_all"),
    path("interests/<str:number>/", finds, name="finds"),
    path("interests/<str:number>/edit/", interest_edit, name="edit"),
    path("interests/<str:number>/<slug:deed>/", interest_deed, name="deed"),
]
