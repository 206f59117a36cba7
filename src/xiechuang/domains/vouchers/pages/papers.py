"""The papers of a use: taken in, described, taken off, on whatever page they are asked for."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.actions.proofs import add_proof, change_proof, remove_proof
from xiechuang.domains.vouchers.forms.steps import PapersForm
from xiechuang.domains.vouchers.models import Use
from xiechuang.kernel.documents.public import ENDINGS
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.answers import Typed, as_query

ACCEPT = ",".join(ENDINGS)
ENDING_WORDS = "、".join(ENDINGS)


def took_files(request: HttpRequest, *, use: Use, actor: Actor) -> bool:
    """Take in the files of a post and take off the paper named in it; whether the page is to be shown again."""
    refused: list[Reason] = []
    for kind in [name for name in request.FILES if name.startswith("file-")]:
        for file in request.FILES.getlist(kind):
            try:
                add_proof(use, actor=actor, kind=kind.removeprefix("file-"), file=file, name=str(file.name))
            except Refused as error:
                refused += error.reasons
            except Invalid as error:
                refused += [Reason(problem) for problems in error.fields.values() for problem in problems]
    if key := request.POST.get("remove", ""):
        refused += _taken_off(use, key=key, actor=actor)
    for reason in refused:
        messages.error(request, str(reason))
    if "upload" in request.POST and not request.FILES:
        messages.warning(request, _("请先选择文件，再按“上传”"))
    return bool(refused or key or request.FILES or "upload" in request.POST)


def _taken_off(use: Use, *, key: str, actor: Actor) -> list[Reason]:
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        raise NotVisible(key)
    proof = use.proofs.filter(pk=int(key)).first()
    if proof is None:
        return []
    try:
        remove_proof(proof, actor=actor)
    except Refused as error:
        return list(error.reasons)
    return []


def keep_facts(form: PapersForm, *, actor: Actor) -> None:
    """Keep what was typed of each paper; what cannot be read is named, and the rest is kept all the same."""
    form.is_valid()
    for proof in form.proofs:
        values = form.facts_of(proof)
        stored = form.use.proofs.get(pk=proof.pk)
        if values and any(getattr(stored, name) != value for name, value in values.items()):
            change_proof(stored, actor=actor, values=values)
    if unread := unreadable_in(form):
        raise Invalid(unread)


def unreadable_in(form: Form) -> dict[str, list[str]]:
    """Fields with something typed that is no amount and no day."""
    return {
        name: [str(problem) for problem in problems]
        for name, problems in form.errors.items()
        if name in form.fields and name not in form.cleaned_data and form.data.get(name)
    }


def typed_of(form: PapersForm) -> Typed:
    """What is kept of the papers, as the fields would have it."""
    found: Typed = {}
    for proof in form.proofs:
        for name in form.fields:
            start = f"proof-{proof.pk}-"
            if not name.startswith(start):
                continue
            column = name.removeprefix(start)
            value = proof.amount_fen if column == "amount" else getattr(proof, column)
            if value not in (None, ""):
                found[name] = [f"{value / 100:.2f}" if column == "amount" else str(value)]
    return found


def papers_form(use: Use, *, kinds: Any, needed: Any, typed: Typed | None = None) -> PapersForm:
    """The form of some kinds of paper."""
    return PapersForm(as_query(typed) if typed is not None else None, use=use, kinds=kinds, needed=needed)


def file_fields(kinds: Any, needed: Any) -> list[dict[str, Any]]:
    """The places where a page takes files in."""
    return [{"kind": kind, "is_needed": kind.value in needed} for kind in kinds]
