"""人员与任职: who may act for whom; administrators only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.appointments.public import add_membership, add_person, end_membership
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.orgs.public import Actor, Membership, Organisation, OrganisationKind, Person, Role
from xiechuang.web import lists, look, menu
from xiechuang.web.acting import admitted
from xiechuang.web.faults import add_faults
from xiechuang.web.forms import DayField
from xiechuang.web.words import said


def said_roles() -> list[tuple[str, str]]:
    """The roles somebody can be given, in the language of the page."""
    return [(role.value, said(role.label)) for role in Role if role is not Role.PUBLIC]


class PostForm(forms.Form):
    """A person, an organisation, a role, and from when."""

    username = forms.CharField(label=_("账号"), max_length=60, help_text=_("已有账号直接填写；没有的会新建"))
    name = forms.CharField(label=_("姓名"), max_length=60, required=False, help_text=_("新建账号时填写"))
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("新账号用它设置密码"))
    organisation = forms.CharField(label=_("机构"), max_length=120, help_text=_("机构编号或全称"))
    role = forms.ChoiceField(label=_("角色"), choices=said_roles)
    starts_on = DayField(label=_("自"), initial=clock.today)

    def clean_organisation(self) -> Organisation:
        """The organisation itself, found by number or by its whole name."""
        said = self.cleaned_data["organisation"].strip()
        found = list(
            Organisation.objects.filter(number=said)[:1] or Organisation.objects.filter(name=said)[:2]
        )
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有这个机构，请填写编号或全称") if not found else _("同名机构不止一个，请填写编号")
            )
        return found[0]


def _posts(actor: Any) -> QuerySet[Membership]:
    if not actor.has(Role.ADMINISTRATOR):
        return Membership.objects.none()
    return Membership.objects.select_related("person", "organisation__region")


def _end(*, actor: Actor, subject: Membership, note: str) -> None:  # noqa: ARG001 - the shape of a batch move
    end_membership(subject, actor=actor)


def _state(post: Membership) -> str:
    today = clock.today()
    is_over = post.ends_on is not None and post.ends_on <= today
    return look.tag(label=_("已结束") if is_over else _("有效"), tone="calm" if is_over else "good")


PEOPLE = lists.Listing(
    key="people",
    title=_("人员与任职"),
    rows=_posts,
    columns=[
        lists.Column(key="person__username", title=_("账号"), sort="person__username"),
        lists.Column(key="person__name", title=_("姓名"), sort="person__name"),
        lists.Column(key="organisation__name", title=_("机构"), sort="organisation__name"),
        lists.Column(
            key="role", title=_("角色"), value=lambda post: said(Role(post.role).label), sort="role"
        ),
        lists.Column(
            key="region",
            title=_("地区"),
            value=lambda post: str(post.organisation.region or ""),
            cell=lambda post: look.region_badge(post.organisation.region),
        ),
        lists.Column(key="starts_on", title=_("自"), kind=Kind.DATE, sort="starts_on"),
        lists.Column(key="ends_on", title=_("至"), kind=Kind.DATE, sort="ends_on"),
        lists.Column(key="state", title=_("状态"), value=lambda post: str(post.ends_on or ""), cell=_state),
    ],
    filters=[
        lists.text_filter(
            key="q",
            label=_("账号、姓名或机构"),
            paths=["person__username", "person__name", "organisation__name"],
        ),
        lists.choice_filter(key="role", label=_("角色"), choices=said_roles),
        lists.choice_filter(
            key="kind",
            label=_("机构类型"),
            path="organisation__kind",
            choices=lambda: [(kind.value, kind.label) for kind in OrganisationKind],
        ),
        lists.region_filter(path="organisation__region"),
    ],
    order="person__username",
    batch=lambda actor: (
        [
            lists.BatchMove(
                key="end",
                label=_("结束任职"),
                perform=_end,
                confirm=_("结束所选任职？其接口令牌同时失效。"),
                tone="bad",
            )
        ]
        if actor.has(Role.ADMINISTRATOR)
        else []
    ),
    tools=lambda _actor: [lists.Tool(label=_("增加任职"), url=reverse("person_add"), is_main=True)],
)


def people(request: HttpRequest) -> HttpResponse:
    """All memberships."""
    admitted(request, Role.ADMINISTRATOR)
    return lists.respond(PEOPLE, request)


def person_add(request: HttpRequest) -> HttpResponse:
    """Let somebody act for an organisation; an unknown account is made."""
    actor = admitted(request, Role.ADMINISTRATOR)
    form = PostForm(request.POST or None)
    reasons: tuple[Reason, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            post = _add(actor=actor, given=form.cleaned_data)
        except Invalid as wrong:
            add_faults(form, wrong.fields)
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("已增加：%s") % post)
            return redirect("people")
    status = 409 if reasons else 422 if form.errors else 200
    return render(request, "web/person_add.html", {"form": form, "reasons": reasons}, status=status)


def _add(*, actor: Actor, given: dict[str, Any]) -> Membership:
    from django.db import transaction

    with transaction.atomic():
        person = Person.objects.filter(username=given["username"]).first()
        if person is None:
            if not given["name"]:
                raise Invalid({"name": ["没有这个账号；新建账号须填写姓名"]})
            person = add_person(
                actor=actor, username=given["username"], name=given["name"], email=given["email"]
            )
        return add_membership(
            actor=actor,
            person=person,
            organisation=given["organisation"],
            role=Role(given["role"]),
            starts_on=given["starts_on"],
        )


menu.register(
    menu.MenuItem(
        section=_("系统"),
        label=_("人员与任职"),
        url_name="people",
        roles=frozenset({Role.ADMINISTRATOR.value}),
        icon="people",
        order=950,
    )
)
