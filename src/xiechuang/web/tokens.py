"""我的令牌: keys with which one's own programs use the API."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from xiechuang.kernel.appointments.public import issue_token, revoke_token
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, ApiToken
from xiechuang.web.acting import actor_in
from xiechuang.web.forms import DayField


class TokenForm(forms.Form):
    """What a token is for, and until when."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("例如：本单位成果管理系统同步"))
    expires_on = DayField(label=_("有效至"), required=False, help_text=_("不填则一直有效，直到停用"))


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """The list, and making one; the secret is on the answer to this one request and nowhere else."""
    actor = actor_in(request)
    if request.method != "POST":
        return _page(request, actor=actor, form=TokenForm())
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, actor=actor, form=form, status=422)
    try:
        token, secret = issue_token(actor=actor, **form.cleaned_data)
    except Invalid as wrong:
        for name, messages in wrong.fields.items():
            form.add_error(name, messages)
        return _page(request, actor=actor, form=form, status=422)
    except Refused as refused:
        return _page(request, actor=actor, form=form, status=409, reasons=refused.reasons)
    return _page(request, actor=actor, form=TokenForm(), made=token, secret=secret)


def _page(
    request: HttpRequest, *, actor: Actor, form: TokenForm, status: int = 200, **more: Any
) -> HttpResponse:
    own = ApiToken.objects.filter(membership__person_id=actor.person_id or 0).select_related(
        "membership__organisation"
    )
    return render(request, "web/tokens.html", {"tokens": own, "form": form, **more}, status=status)


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make one of one's own tokens void."""
    token = ApiToken.objects.filter(pk=token_id).first()
    if token is None:
        raise NotVisible(str(token_id))
    revoke_token(token, actor=actor_in(request))
    return redirect("tokens")
