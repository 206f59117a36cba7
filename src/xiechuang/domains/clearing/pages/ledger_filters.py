"""Filters of the ledger's accounts in words people know: what an account is for, whose it is, which region's."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.kernel.orgs.public import Actor, Organisation
from xiechuang.web import lists
from xiechuang.web.lists.filters import Filter
from xiechuang.web.subjects import names_of, subjects_called

OWNER = _("户主名称或编号")


def account_filters(actor: Actor) -> list[Filter]:
    """By kind and region chosen from a list, by owner typed; the reader finds nobody they may not see."""
    return [
        lists.choice_filter(key="kind", label=_("类别"), choices=lambda: names_of("account")),
        _owner_filter(actor),
        lists.region_filter(path="region_code"),
    ]


def _owner_filter(actor: Actor) -> Filter:
    def fields() -> dict[str, forms.Field]:
        help_text = _("如企业名称、创新券编号、批次名称")
        return {
            "owner": forms.CharField(label=str(OWNER), required=False, max_length=200, help_text=help_text)
        }

    def narrow(rows: QuerySet[Any], given: dict[str, Any]) -> QuerySet[Any]:
        return rows.filter(_of_owner(actor, given["owner"]))

    return Filter(key="owner", label=OWNER, fields=fields, narrow=narrow)


def _of_owner(actor: Actor, words: str) -> Q:
    """The owner itself, or the organisation that the account belongs to."""
    found = Q(pk=None)
    for kind, keys in subjects_called(actor, words).items():
        found |= Q(owner_kind=kind, owner_id__in=keys)
    named = Q()
    for word in words.split():
        named &= Q(name__icontains=word) | Q(number__icontains=word)
    return found | Q(organisation_id__in=Organisation.objects.filter(named).order_by().values("pk"))
