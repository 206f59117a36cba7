"""The simulated community: three regions with a scheme of either mode each, officials, experts, firms, providers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from tests.factories import OrganisationFactory, RegionFactory, actor
from tests.providers.world import load_world
from tests.simulation.agenda import FIRST
from tests.vouchers.world import PARAMETERS, colleague, open_scheme
from xiechuang.domains.providers.models import Application, Call, Provider, Recognition
from xiechuang.domains.providers.public import Service
from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.models import Batch, Pool
from xiechuang.domains.vouchers.states import Mode
from xiechuang.kernel.orgs.public import Actor, Membership, Organisation, Role, actor_of

REGIONS = ("110000", "120000", "130000")
KINDS = ("testing", "commissioned_development")
LONG = timedelta(days=900)
WAN = 1_000_000
RECOGNISED = 0.95


@dataclass
class Office:
    """A region's authority: who decides, who pays."""

    region: str
    decides: Actor
    pays: Actor


@dataclass
class Community:
    """Everybody, by what they do."""

    offices: dict[str, Office]
    centre: Actor
    experts: list[Actor]
    batches: dict[tuple[str, Mode], Batch]
    pools: list[Pool]
    providers: list[Provider]
    sides: dict[int, Actor]
    firms: list[Actor] = field(default_factory=list)


def make_community(random: Random, *, vouchers: int, providers: int) -> Community:
    """Everybody is there on the first day, and each batch has money for a little less than all want."""
    load_world()
    offices = {code: _office(code) for code in REGIONS}
    pools, batches = _budgets(offices, vouchers=vouchers)
    listed, sides = _providers(random, providers)
    experts = OrganisationFactory(kind="institute", region=RegionFactory(code=REGIONS[0]))
    return Community(
        offices=offices,
        centre=actor(Role.COMMUNITY_OFFICE),
        experts=[actor(Role.EXPERT, organisation=experts) for _ in range(3)],
        batches=batches,
        pools=pools,
        providers=listed,
        sides=sides,
        firms=[_firm(random.choice(REGIONS)) for _ in range(max(vouchers // 2, 3))],
    )


def _office(code: str) -> Office:
    place = OrganisationFactory(kind="authority", region=RegionFactory(code=code))
    first = actor(Role.REGIONAL_OFFICIAL, organisation=place)
    return Office(code, first, colleague(first))


def _firm(code: str) -> Actor:
    return actor(Role.FIRM, organisation=OrganisationFactory(region=RegionFactory(code=code)))


def _budgets(
    offices: dict[str, Office], *, vouchers: int
) -> tuple[list[Pool], dict[tuple[str, Mode], Batch]]:
    pools, batches = [], {}
    for code, office in offices.items():
        for mode in (Mode.FIRM, Mode.PROVIDER):
            version = open_scheme(office.decides, **PARAMETERS | {"mode": mode.label})
            pool = open_pool(version.scheme, actor=office.decides)
            fen = max(vouchers // 6, 1) * 7 * WAN
            appropriate(pool, actor=office.decides, amount_fen=fen, basis="示例预算", key=uuid4())
            batch = plan_batch(
                pool,
                actor=office.decides,
                name="全年",
                opens_on=FIRST,
                closes_on=FIRST + timedelta(days=365),
                amount_fen=fen,
            )
            pools.append(pool)
            batches[code, mode] = move_batch(batch, actor=office.decides, move="open")
    return pools, batches


def _providers(random: Random, wanted: int) -> tuple[list[Provider], dict[int, Actor]]:
    """Providers on their region's list, each recognised by most others; how they came there is tested elsewhere."""
    calls = {code: _call(code) for code in REGIONS}
    made: list[Provider] = []
    sides: dict[int, Actor] = {}
    for place in range(wanted):
        code = REGIONS[place % len(REGIONS)]
        post = _institute(code)
        provider = _provider(calls[code], post.organisation, place=place)
        Service.objects.bulk_create(
            Service(provider=provider, name=kind, kind=kind, unit="项") for kind in KINDS
        )
        Recognition.objects.bulk_create(
            Recognition(
                number=f"HR-2026-{place:04d}{n}",
                provider=provider,
                region_id=other,
                state="recognised",
                decided_on=FIRST - timedelta(days=5),
            )
            for n, other in enumerate(REGIONS)
            if other != code and random.random() < RECOGNISED
        )
        made.append(provider)
        sides[provider.pk] = actor_of(post)
    return made, sides


def _institute(code: str) -> Membership:
    who = actor(
        Role.INSTITUTE, organisation=OrganisationFactory(kind="institute", region=RegionFactory(code=code))
    )
    return Membership.objects.select_related("person", "organisation").get(pk=who.membership_id)


def _call(code: str) -> Call:
    return Call.objects.create(
        number=f"ZJ-2026-{code}",
        region_id=code,
        organisation=Organisation.objects.get(kind="authority", region_id=code),
        title="征集",
    )


def _provider(call: Call, organisation: Organisation, *, place: int) -> Provider:
    common: dict[str, Any] = {"organisation": organisation, "region_id": call.region_id}
    application = Application.objects.create(number=f"SQ-2026-{place:05d}", call=call, **common)
    return Provider.objects.create(
        number=f"FW-2026-{place:05d}",
        application=application,
        name=f"第 {place + 1} 测试中心",
        listed_on=date(2025, 12, 1),
        valid_until=FIRST + LONG,
        **common,
    )
