"""A world of providers: three authorities, kinds of service, a call, applications brought to where tests want them."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import OrganisationFactory, RegionFactory, actor
from xiechuang.domains.providers.actions.application import (
    add_paper,
    begin_application,
    change_application,
    move_application,
)
from xiechuang.domains.providers.actions.call import create_call, move_call
from xiechuang.domains.providers.actions.profile import load_kinds
from xiechuang.domains.providers.models import Application, Call, Provider
from xiechuang.kernel.community.loading import find_profile
from xiechuang.kernel.community.public import Community
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role

DAY = date(2026, 6, 1)
BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
PAPER = "法人证书"
SERVICES = [
    {
        "name": "材料力学性能测试",
        "kind": "testing",
        "unit": "样",
        "price_from_fen": 80_000,
        "price_to_fen": 120_000,
        "text": "拉伸、压缩、弯曲",
    },
    {
        "name": "材料配方委托开发",
        "kind": "commissioned_development",
        "unit": "",
        "price_from_fen": None,
        "price_to_fen": None,
        "text": "",
    },
]
CALL = {
    "title": "2026 年创新券服务机构征集",
    "text": "征集开放实验室。",
    "kinds": ["testing", "commissioned_development", "joint_research"],
    "requirements": ["具有独立法人资格"],
    "papers": [PAPER],
    "opens_on": DAY,
    "closes_on": DAY + timedelta(days=20),
    "check_days": 5,
    "publicity_days": 7,
    "recognition_days": 10,
    "valid_months": 12,
}


def at(days: int = 0, hour: int = 10) -> AbstractContextManager[None]:
    """So many days after the first day of the call."""
    return clock.fixed(datetime.combine(DAY + timedelta(days=days), time(hour), tzinfo=clock.HERE))


def load_world() -> None:
    """Three regions and the kinds of service of the profile."""
    for code in (BEIJING, TIANJIN, HEBEI):
        RegionFactory(code=code)
    Community.objects.get_or_create(code="community", defaults={"name": "共同体"})
    load_kinds(find_profile("jingjinji"), lambda _: None)


def _somebody(role: Role, organisation: Any) -> Actor:
    """A person in office since before the first day."""
    with at(-60):
        return actor(role, organisation=organisation)


def office(code: str = TIANJIN) -> Actor:
    """An official of a region's authority."""
    organisation = OrganisationFactory(kind="authority", region=RegionFactory(code=code))
    return _somebody(Role.REGIONAL_OFFICIAL, organisation)


def institute(code: str = TIANJIN, **given: Any) -> Actor:
    """Somebody of an institute."""
    region = RegionFactory(code=code)
    given.setdefault("place", region)
    return _somebody(Role.INSTITUTE, OrganisationFactory(kind="institute", region=region, **given))


def firm(code: str = HEBEI) -> Actor:
    """Somebody of a firm."""
    return _somebody(Role.FIRM, OrganisationFactory(region=RegionFactory(code=code)))


def expert() -> Actor:
    """An expert of some institute."""
    return _somebody(Role.EXPERT, OrganisationFactory(kind="institute"))


def open_call(official: Actor | None = None, **values: Any) -> Call:
    """A call that takes applications from the first day on."""
    official = official or office()
    with at():
        return move_call(create_call(actor=official, values=CALL | values), actor=official, move="open")


def paper(name: str = "证书.txt") -> SimpleUploadedFile:
    """A file."""
    return SimpleUploadedFile(name, "法人证书正文".encode())


def filled(call: Call, who: Actor, **values: Any) -> Application:
    """An application with everything the call asks for."""
    with at(1):
        row = begin_application(call, actor=who)
        for one in call.papers:
            add_paper(row, actor=who, paper=one, file=paper(), name="证书.txt")
        given = {
            "name": "第三测试中心",
            "intro": "面向企业开放的材料测试平台。",
            "place_id": call.region_id,
            "address": "测试路 1 号",
            "contact": "某某",
            "telephone": "022-12345678",
            "laboratories": [{"name": "材料重点实验室", "note": ""}],
            "instruments": [{"name": "万能试验机", "note": "100 kN"}],
            "services": SERVICES,
        }
        return change_application(row, actor=who, values=given | values)


def submitted(call: Call, who: Actor, **values: Any) -> Application:
    """One that was handed in."""
    row = filled(call, who, **values)
    with at(2):
        return move_application(row, actor=who, move="submit")


def listed(official: Actor | None = None, who: Actor | None = None, **values: Any) -> Provider:
    """A provider on the list of the official's region, since day 11."""
    official = official or office()
    call = open_call(official)
    row = submitted(call, who or institute(official.region_code), **values)
    with at(3):
        move_application(row, actor=official, move="propose")
    with at(11):
        move_application(row, actor=official, move="list")
    return Provider.objects.get(organisation=row.organisation)
