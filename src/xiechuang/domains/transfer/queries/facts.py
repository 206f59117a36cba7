"""A record as label and value, in the language of the page; what is unknown stays unknown."""

from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.kernel.community.public import field_path, name_of
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.look import place_name
from xiechuang.web.templatetags.xc import day, money
from xiechuang.web.words import apart, listed

Pairs = list[tuple[str, Any]]


def facts_of(record: Record) -> Pairs:
    """Everything about a record that is not a text of its own."""
    middle = _of_achievement(record) if isinstance(record, Achievement) else _of_demand(record)  # type: ignore[arg-type]
    return [
        (_("单位"), record.organisation.name),
        (_("所在地"), _place(record)),
        (_("技术领域"), apart(field_path(code) for code in record.fields)),
        (_("关键词"), listed(record.keywords)),
        (
            _("所处阶段") if isinstance(record, Achievement) else _("希望成果至少处于"),
            _named("stages", record.stage),
        ),
        (_("技术成熟度"), readiness_of(record)),
        *middle,
        (_("发布时间"), day(record.published_at)),
        (_("有效期至"), day(record.expires_on)),
    ]


def readiness_of(record: Record) -> str:
    """6 级 相关环境原型验证（九级技术成熟度）."""
    if record.trl_level is None:
        return ""
    level, scale = str(record.trl_level), record.trl_scale
    named = {"level": level, "name": name_of(scale, level), "scale": name_of("scales", scale)}
    return _("%(level)s 级 %(name)s（%(scale)s）") % named


def range_of(low: int | None, high: int | None) -> str:
    """50 万元 – 80 万元; nothing when neither is known."""
    if low is None and high is None:
        return ""
    if low is None:
        return _("不超过 %s") % money(high)
    if high is None or high == low:
        return money(low)
    return f"{money(low)} – {money(high)}"


def _of_achievement(record: Achievement) -> Pairs:
    price = range_of(record.price_from_fen, record.price_to_fen)
    return [
        (_("成果类别"), _named("achievement_kinds", record.kind)),
        (_("转化方式"), names_of("ways_of_transfer", record.ways)),
        (_("定价方式"), _named("price_modes", record.price_mode)),
        (_("价格"), price),
        (_("完成人"), listed(record.inventors)),
        (
            _("知识产权"),
            apart(f"{name_of('ip_kinds', r['kind'])} {r.get('number', '')}".strip() for r in record.ip),
        ),
    ]


def _of_demand(record: Demand) -> Pairs:
    return [
        (_("合作方式"), names_of("cooperation_modes", record.modes)),
        (_("意向地区"), _regions(record.region_preference)),
        (_("预算"), range_of(record.budget_from_fen, record.budget_to_fen)),
        (_("期望完成"), day(record.deadline_on)),
        (_("公开范围"), _named("confidentiality", record.confidentiality)),
    ]


def _place(record: Record) -> str:
    region, place = record.region, record.place
    return (
        f"{place_name(region)} {place_name(place)}" if place and place.pk != region.pk else place_name(region)
    )


def _named(vocabulary: str, code: str) -> str:
    return name_of(vocabulary, code) if code else ""


def names_of(vocabulary: str, codes: list[str]) -> str:
    """What codes of a vocabulary are called, as one text."""
    return listed(name_of(vocabulary, code) for code in codes)


def _regions(codes: list[str]) -> str:
    names = {region.code: place_name(region) for region in Region.objects.filter(code__in=codes)}
    return listed(names.get(code, code) for code in codes)
