"""The list of guides; the page, files and the API share it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.training.models import Guide, Question
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import Column, region_filter, text_filter
from xiechuang.web.look import place_name, region_badge


def guides(actor: Actor) -> QuerySet[Guide]:
    """Guides that the actor may see."""
    return visible(actor, Guide).select_related("region", "organisation")


def questions(actor: Actor) -> QuerySet[Question]:
    """Questions that the actor may see."""
    return visible(actor, Question).select_related("guide", "asker")


GUIDE_COLUMNS = (
    Column(key="number", title=_("编号"), is_link=True, sort="number"),
    Column(key="measure", title=_("政策措施"), is_link=True, sort="measure"),
    Column(
        key="region",
        title=_("适用地区"),
        value=lambda row: place_name(row.region) if row.region else _("三地"),
        cell=lambda row: region_badge(row.region) if row.region else _("三地"),
    ),
    Column(key="organisation__name", title=_("编写单位")),
    Column(
        key="in_force",
        title=_("现行版本"),
        value=lambda row: row.in_force or _("尚未发布"),
        sort="in_force",
    ),
    Column(key="changed_at", title=_("更新时间"), kind=Kind.DATETIME, sort="changed_at"),
)
GUIDE_FILTERS = (
    text_filter(key="text", label=_("措施或编号"), paths=("measure", "number")),
    region_filter(path="region"),
)
