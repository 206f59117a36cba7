"""A new text or a new wording: read and shown as it would be, then stored for a second person to look at."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.actions.preview import Preview, preview_of
from xiechuang.domains.policies.actions.version import (
    add_version,
    change_version,
    open_text,
    read_document,
    version_faults,
)
from xiechuang.domains.policies.forms import TextForm, VersionForm, version_initial
from xiechuang.domains.policies.models import PolicyText, TextVersion
from xiechuang.domains.policies.pages.library import policy_of
from xiechuang.domains.policies.states import CHANGEABLE
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import Document, documents_of, store_document
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.faults import add_reasons

Deed = Callable[[VersionForm, Document], TextVersion]
PASTED = "粘贴的全文.txt"


def text_new(request: HttpRequest) -> HttpResponse:
    """A text the library does not know."""
    actor = admitted(request, Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE)
    form = TextForm(request.POST or None, request.FILES or None, actor=actor)

    def deed(filled: VersionForm, document: Document) -> TextVersion:
        values = form.text_values()
        values["title"] = values["title"] or preview_of(read_document(document), policy=None).title
        policy = open_text(actor=actor, values=values)
        return add_version(policy, actor=actor, document=document, values=filled.values())

    return _answer(request, form, deed, policy=None, title=_("收录新文本"))


def version_new(request: HttpRequest, number: str) -> HttpResponse:
    """A wording of a text that is listed: the first, or a later one."""
    actor, policy = actor_in(request), policy_of(request, number)
    if not can_keep(actor, policy):
        raise NotVisible(request.path)
    form = VersionForm(request.POST or None, request.FILES or None)

    def deed(filled: VersionForm, document: Document) -> TextVersion:
        return add_version(policy, actor=actor, document=document, values=filled.values())

    return _answer(request, form, deed, policy=policy, title=_("上传新版本"))


def version_edit(request: HttpRequest, number: str) -> HttpResponse:
    """Change a wording that was not handed in or came back."""
    actor = actor_in(request)
    version = get_visible(actor, TextVersion, number=number)
    if not can_keep(actor, version) or version.status not in CHANGEABLE:
        raise NotVisible(request.path)
    initial = version_initial(version) | {"document": _kept_document(version)}
    form = VersionForm(request.POST or None, request.FILES or None, initial=initial)

    def deed(filled: VersionForm, document: Document) -> TextVersion:
        edition = request.POST.get("edition", "")
        return change_version(
            version,
            actor=actor,
            values=filled.values(),
            edition=int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else 0,
            document=document,
        )

    return _answer(request, form, deed, policy=version.policy, title=_("修改版本"), version=version)


def _kept_document(version: TextVersion) -> Any:
    return documents_of(version).order_by("-id").values_list("uid", flat=True).first()


def _answer(
    request: HttpRequest,
    form: VersionForm,
    deed: Deed,
    *,
    policy: PolicyText | None,
    title: str,
    version: TextVersion | None = None,
) -> HttpResponse:
    """The form, its preview, or what was stored; a file once sent is kept, so nothing has to be sent again."""
    context: dict[str, Any] = {"form": form, "policy": policy, "title": title, "version": version}
    if request.method != "POST":
        return render(request, "policies/upload.html", context)
    document, preview, status = None, None, 422
    if form.is_valid():
        try:
            form.add_faults(version_faults(form.values()))
            document = _document(actor_in(request), form)
            preview = preview_of(read_document(document), policy=policy)
            if request.POST.get("deed") == "store" and not form.errors:
                made = deed(form, document)
                messages.success(request, _("已保存 %s，核对后请提交复核") % made.number)
                return redirect("policies:version", number=made.number)
            _fill_in_days(form, request.POST.copy(), preview)
            status = 422 if form.errors else 200
        except Invalid as wrong:
            form.add_faults(wrong.fields)
        except Refused as refused:
            add_reasons(form, refused.reasons)
            status = 409
    return render(request, "policies/upload.html", context | _shown(preview, document), status=status)


def _fill_in_days(form: VersionForm, data: QueryDict, preview: Preview) -> None:
    """Days the text states of itself stand in the form beside its preview, to be looked at before it is stored."""
    for name, found in (("passed_on", preview.passed_on), ("valid_from", preview.valid_from)):
        if found and not data.get(name):
            data[name] = found.isoformat()
    form.data = data


def _shown(preview: Preview | None, document: Document | None) -> dict[str, Any]:
    return {"preview": preview, "document": document}


def _document(actor: Actor, form: VersionForm) -> Document:
    """The file that came now, the words that were pasted, or the file that came before."""
    file, text, uid = (form.cleaned_data.get(name) for name in ("file", "text", "document"))
    if file:
        return store_document(actor=actor, file=file, name=file.name or "")
    if text and text.strip():
        # A form sends every line end as two signs; the words themselves have one.
        plain = text.replace("\r\n", "\n")
        return store_document(actor=actor, file=ContentFile(plain.encode(errors="replace")), name=PASTED)
    if uid:
        return get_visible(actor, Document, uid=uid)
    raise Invalid({"file": [_("请选择文件，或粘贴全文")]})


urlpatterns = [
    path("policies/new/", text_new, name="new"),
    path("policies/<slug:number>/versions/new/", version_new, name="version_new"),
    path("policies/versions/<slug:number>/edit/", version_edit, name="version_edit"),
]
