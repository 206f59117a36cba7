"""Guides brought to their states by the real actions, and the officials who read them."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from tests.factories import OrganisationFactory, ParkFactory, RegionFactory, actor
from xiechuang.domains.training.actions.writing import create_guide, move_version
from xiechuang.domains.training.models import Version
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, OrganisationKind, Role

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=clock.HERE)
LATER = datetime(2026, 6, 3, 9, 0, tzinfo=clock.HERE)
CLAUSE = {"document": "某决定", "article": "第十五条", "quote": "互认衔接的科技创新券合作机制"}
CHECK = {"question": "先做哪一步？", "options": ["签合同", "申请兑付"], "right": 0}


def values(**changes: Any) -> dict[str, Any]:
    """What is typed of a guide."""
    return {
        "measure": "科技创新券跨区域使用",
        "region": "",
        "audience": ["regional_official", "park_official"],
        "summary": "经办人员各做什么。",
        "steps": ["核对券", "登记使用"],
        "papers": ["服务合同"],
        "clauses": [CLAUSE],
        "faq": [{"question": "谁能用？", "answer": "持券企业。"}],
        "checks": [],
        "change_note": "",
    } | changes


def world() -> SimpleNamespace:
    """Two officials of one body of Hebei, officials elsewhere, and others."""
    hebei, beijing = RegionFactory(code="130000"), RegionFactory(code="110000")
    body = OrganisationFactory(kind=OrganisationKind.AUTHORITY, region=hebei, name="河北科技主管部门")
    park = OrganisationFactory(park=ParkFactory(region=hebei), kind=OrganisationKind.PARK, name="第一园区")
    return SimpleNamespace(
        writer=actor(Role.REGIONAL_OFFICIAL, organisation=body),
        second=actor(Role.REGIONAL_OFFICIAL, organisation=body),
        neighbour=actor(Role.REGIONAL_OFFICIAL, region=beijing),
        park=actor(Role.PARK_OFFICIAL, organisation=park),
        office=actor(Role.COMMUNITY_OFFICE),
        firm=actor(Role.FIRM, region=beijing),
        expert=actor(Role.EXPERT),
        administrator=actor(Role.ADMINISTRATOR),
    )


def written(who: Actor, **changes: Any) -> Version:
    with clock.fixed(NOW):
        return create_guide(actor=who, values=values(**changes))


def published(given: SimpleNamespace, **changes: Any) -> Version:
    version = written(given.writer, **changes)
    with clock.fixed(NOW):
        version = move_version(version, actor=given.writer, move="submit")
        return move_version(version, actor=given.second, move="publish")
