"""What tests are made of: regions, organisations, people, records and dockings, brought to their states by real actions."""

import csv
from datetime import timedelta
from functools import cache
from io import StringIO
from itertools import count
from typing import Any

import factory
from django.db import connection
from factory.django import DjangoModelFactory
from stdnum.cn import uscc

from xiechuang.domains.transfer.actions.docking import move_docking, propose_docking
from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.actions.record import create_record
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Measure, Record
from xiechuang.domains.transfer.states import DockingState, MeasureState, RecordState
from xiechuang.kernel.community import loading, queries
from xiechuang.kernel.community.models import Community
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import (
    PUBLIC,
    SYSTEM,
    Actor,
    Membership,
    Organisation,
    OrganisationKind,
    Park,
    Person,
    Region,
    Role,
    actor_of,
)

_contracts = count(1)
REGIONS = {"110000": "北京市", "120000": "天津市", "130000": "河北省"}
KIND_OF_ROLE = {
    Role.FIRM: OrganisationKind.FIRM,
    Role.INSTITUTE: OrganisationKind.INSTITUTE,
    Role.EXPERT: OrganisationKind.INSTITUTE,
    Role.TECHNOLOGY_MANAGER: OrganisationKind.TECHNOLOGY_TRANSFER_AGENCY,
    Role.PARK_OFFICIAL: OrganisationKind.PARK,
    Role.REGIONAL_OFFICIAL: OrganisationKind.AUTHORITY,
    Role.COMMUNITY_OFFICE: OrganisationKind.COMMUNITY_OFFICE,
    Role.AUDITOR: OrganisationKind.AUTHORITY,
    Role.ADMINISTRATOR: OrganisationKind.COMMUNITY_OFFICE,
}
# The moves that bring a fresh record to a state; the owner makes some, the community office the others.
WAY_OF_RECORD = {
    RecordState.DRAFT: (),
    RecordState.SUBMITTED: ("submit",),
    RecordState.RETURNED: ("submit", "return"),
    RecordState.CHECKED: ("submit", "check"),
    RecordState.PUBLISHED: ("submit", "check", "publish"),
    RecordState.CLOSED: ("submit", "check", "publish", "close"),
    RecordState.EXPIRED: ("submit", "check", "publish", "expire"),
}
_TO_AGREED = (
    "show_interest",
    "return_interest",
    "arrange_meeting",
    "negotiate",
    "agree",
    "confirm_agreement",
)
WAY_OF_DOCKING: dict[DockingState, tuple[str, ...]] = {
    DockingState.PROPOSED: (),
    DockingState.ONE_INTERESTED: _TO_AGREED[:1],
    DockingState.INTERESTED: _TO_AGREED[:2],
    DockingState.MEETING: _TO_AGREED[:3],
    DockingState.NEGOTIATING: _TO_AGREED[:4],
    DockingState.ONE_AGREED: _TO_AGREED[:5],
    DockingState.AGREED: _TO_AGREED,
    DockingState.LANDED: (*_TO_AGREED, "land"),
    DockingState.DECLINED: ("decline",),
}
WAY_OF_MEASURE = {
    MeasureState.PLANNED: (),
    MeasureState.UNDER_WAY: ("start",),
    MeasureState.DONE: ("start", "finish"),
    MeasureState.STOPPED: ("stop",),
}


def credit_code(number: int, *, place: str = "110000") -> str:
    """A 统一社会信用代码 with a correct check digit."""
    body = f"91{place}{number:09d}"
    return body + uscc.calc_check_digit(body)


class RegionFactory(DjangoModelFactory):
    """One of the three regions; Beijing unless told."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "110000"
    name = factory.LazyAttribute(lambda r: REGIONS.get(r.code, r.code))
    short_name = factory.LazyAttribute(lambda r: r.name[:1])
    level = Region.Level.REGION


class ParkFactory(DjangoModelFactory):
    """A park."""

    class Meta:
        model = Park

    number = factory.Sequence(lambda n: f"P-T{n:04d}")
    name = factory.Sequence(lambda n: f"第{n}园区")
    kind = "science_park"
    region = factory.SubFactory(RegionFactory)


class OrganisationFactory(DjangoModelFactory):
    """A firm in Beijing unless told; the region of its park when it stands in one."""

    class Meta:
        model = Organisation

    number = factory.Sequence(lambda n: f"O-T{n:05d}")
    name = factory.Sequence(lambda n: f"第{n}公司")
    kind = OrganisationKind.FIRM
    region = factory.LazyAttribute(lambda o: o.park.region if o.park else RegionFactory())
    credit_code = factory.Sequence(credit_code)
    park = None


class PersonFactory(DjangoModelFactory):
    """Somebody."""

    class Meta:
        model = Person

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"张{n}")


class MembershipFactory(DjangoModelFactory):
    """A person acting for a firm unless told."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    role = Role.FIRM
    organisation = factory.LazyAttribute(lambda m: OrganisationFactory(kind=KIND_OF_ROLE[Role(m.role)]))
    starts_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))


def actor(
    role: Role | str,
    *,
    region: Region | str | None = None,
    organisation: Organisation | None = None,
    park: Park | None = None,
) -> Actor:
    """A new person acting in ``role`` for ``organisation``, or for a new one of the fitting kind there."""
    if role == Role.PUBLIC:
        return PUBLIC
    where = RegionFactory(code=region) if isinstance(region, str) else region
    if organisation is None:
        places = {"region": where} if where else {}
        organisation = OrganisationFactory(kind=KIND_OF_ROLE[Role(role)], park=park, **places)
    return actor_of(MembershipFactory(role=role, organisation=organisation))


def owner_of(organisation: Organisation) -> Actor:
    """Somebody who may act as owner for a firm or an institute; the first such person, made when there is none."""
    kind = Role.INSTITUTE if organisation.kind == OrganisationKind.INSTITUTE else Role.FIRM
    post = Membership.objects.filter(organisation=organisation, role=kind).first()
    return actor_of(post or MembershipFactory(organisation=organisation, role=kind))


def community_office() -> Actor:
    """The community's office, the same person each time."""
    post = Membership.objects.filter(role=Role.COMMUNITY_OFFICE).first()
    return actor_of(post) if post else actor(Role.COMMUNITY_OFFICE)


def bring(record: Record, *, moves: tuple[str, ...]) -> Record:
    """Make the moves, each by somebody who may."""
    owner = owner_of(record.organisation)
    for move in moves:
        if move == "expire":
            type(record)._default_manager.filter(pk=record.pk).update(expires_on=clock.today())
        by = {"submit": owner, "withdraw": owner, "reopen": owner, "expire": SYSTEM}.get(move)
        record = move_record(record, actor=by or community_office(), move=move, note="测试")
    return record


class RecordFactory(DjangoModelFactory):
    """A complete record, entered by its owner and moved to ``state`` by real moves; needs ``vocabularies``."""

    class Meta:
        abstract = True

    state = RecordState.DRAFT
    organisation = factory.SubFactory(OrganisationFactory)
    text = "在 25℃ 下循环 2000 次后容量保持率不低于 85%,适用于储能电站。"
    fields = ["6.1"]
    keywords = ["储能", "电池"]
    stage = "pilot"
    expires_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=365))

    @classmethod
    def _create(cls, model_class: type, *args: Any, **given: Any) -> Any:
        state, organisation = given.pop("state"), given.pop("organisation")
        record = create_record(model_class, actor=owner_of(organisation), values=given)
        return bring(record, moves=WAY_OF_RECORD[RecordState(state)])


class AchievementFactory(RecordFactory):
    """An achievement of an institute."""

    class Meta:
        model = Achievement

    title = factory.Sequence(lambda n: f"高镍正极材料制备工艺第{n}版")
    organisation = factory.SubFactory(OrganisationFactory, kind=OrganisationKind.INSTITUTE)
    kind = "process"
    ways = ["licence"]
    price_mode = "negotiable"


class DemandFactory(RecordFactory):
    """A demand of a firm, public unless told."""

    class Meta:
        model = Demand

    title = factory.Sequence(lambda n: f"寻求长寿命储能电池第{n}号")
    modes = ["joint_development"]
    confidentiality = "public"


def details_of(move: str) -> dict[str, Any]:
    """What a docking's move asks for."""
    meeting = {"meeting_at": clock.now() + timedelta(days=3), "meeting_place": "天开园三号楼"}
    contract = {
        "contract_number": f"HT-{next(_contracts):06d}",
        "value_fen": 120_000_000,
        "signed_on": clock.today(),
        "place": RegionFactory(code="130000").code,
    }
    return {"arrange_meeting": meeting, "land": contract, "decline": {"decline_code": "price"}}.get(move, {})


class DockingFactory(DjangoModelFactory):
    """A docking proposed by a technology manager and moved to ``state``; the demand's side always moves first."""

    class Meta:
        model = Docking

    state = DockingState.PROPOSED
    demand = factory.SubFactory(DemandFactory, state=RecordState.PUBLISHED)
    achievement = factory.SubFactory(AchievementFactory, state=RecordState.PUBLISHED)
    manager = factory.LazyFunction(lambda: actor(Role.TECHNOLOGY_MANAGER))

    @classmethod
    def _create(cls, model_class: type, *args: Any, **given: Any) -> Docking:
        state, manager = given.pop("state"), given.pop("manager")
        docking = propose_docking(actor=manager, **given)
        sides = owner_of(docking.demand_side), owner_of(docking.achievement_side)
        for move in WAY_OF_DOCKING[DockingState(state)]:
            by = sides[move in ("return_interest", "confirm_agreement")]
            docking = move_docking(docking, actor=by, move=move, **details_of(move))
        return docking


class MeasureFactory(DjangoModelFactory):
    """A key measure of a regional office, moved to ``state``."""

    class Meta:
        model = Measure

    state = MeasureState.PLANNED
    actor = factory.LazyFunction(lambda: actor(Role.REGIONAL_OFFICIAL))
    title = factory.Sequence(lambda n: f"第{n}项举措")
    content = "组织专场对接"
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(days=90))

    @classmethod
    def _create(cls, model_class: type, *args: Any, **given: Any) -> Measure:
        state = given.pop("state")
        measure = plan_measure(**given)
        for move in WAY_OF_MEASURE[MeasureState(state)]:
            measure = move_measure(measure, actor=given["actor"], move=move, note="测试", progress="进行顺利")
        return measure


@cache
def _words() -> tuple[tuple[str, dict[str, Any]], ...]:
    """All words of the jingjinji profile, read from its files once a session."""
    folder = loading.find_profile("jingjinji")
    scales = folder.read("trl.yaml")["scales"]
    lists = dict(folder.read("vocabularies.yaml"))
    lists["fields"] = loading._flat(folder.read("fields.yaml")["fields"], "")
    lists["scales"] = scales
    lists |= {s["code"]: [lv | {"code": str(lv["level"])} for lv in s["levels"]] for s in scales}
    return tuple((name, word | {"order": n}) for name, words in lists.items() for n, word in enumerate(words))


_COPY = 'COPY community_term (vocabulary, code, name, english_name, parent_code, "order", details) FROM STDIN (FORMAT csv)'


@cache
def _lines() -> str:
    """The words as COPY reads them: every test writes the same, and making a thousand rows takes longer than that."""
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    for name, word in _words():
        english, parent = word.get("english") or "", word.get("parent") or ""
        writer.writerow([name, str(word["code"]), word["name"], english, parent, word["order"], "{}"])
    return written.getvalue()


def load_vocabularies() -> Community:
    """The community, its three regions and all its words in three statements instead of a thousand."""
    queries.forget_terms()
    for code in REGIONS:
        RegionFactory(code=code)
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(_lines())
    return Community.objects.create(code="jingjinji", name="京津冀协同创新共同体", short_name="京津冀")
