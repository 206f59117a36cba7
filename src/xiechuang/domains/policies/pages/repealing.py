"""The end of a text."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.actions.version import repeal_text
from xiechuang.domains.policies.forms import RepealForm
from xiechuang.domains.policies.pages.library import policy_of
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.acting import actor_in


def repeal(request: HttpRequest, number: str) -> HttpResponse:
    """Say from which day on a text is no longer in force, and by what."""
    actor, policy = actor_in(request), policy_of(request, number)
    if not can_keep(actor, policy) or not policy.is_held:
        raise NotVisible(request.path)
    form, status = RepealForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                repeal_text(policy, actor=actor, **form.cleaned_data)
            except Invalid as wrong:
                for name, faults in wrong.fields.items():
                    form.add_error(name, faults)
            except Refused as refused:
                form.add_error(None, [str(one) for one in refused.reasons])
                status = 409
            else:
                messages.success(request, _("已登记废止"))
                return redirect("policies:policy", number=number)
    return render(request, "policies/repeal.html", {"form": form, "policy": policy}, status=status)


urlpatterns = [path("policies/<slug:number>/repeal/", repeal, name="repeal")]
