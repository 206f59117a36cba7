"""A world of vouchers: three regions, a scheme of either mode, a firm, providers at home and next door, two officials each."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import OrganisationFactory, PersonFactory, RegionFactory, actor
from tests.providers.world import institute, load_world
from xiechuang.domains.providers.models import Application, Call, Provider, Recognition
from xiechuang.domains.providers.public import Service
from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.actions.claiming import begin_claim, move_claim, save_claim
from xiechuang.domains.vouchers.actions.issuing import begin_voucher, move_voucher
from xiechuang.domains.vouchers.actions.proofs import add_proof
from xiechuang.domains.vouchers.actions.scheme import create_scheme, decide_parameters, move_scheme
from xiechuang.domains.vouchers.actions.using import intend_use, move_use
from xiechuang.domains.vouchers.models import Batch, Claim, Pool, SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.states import ClaimState, Mode, UseState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import Actor, Membership, Organisation, Role, actor_of

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
DAY = date(2026, 7, 1)
YUAN = 100
WAN = 1_000_000
_papers = count(1)

PARAMETERS: dict[str, Any] = {
    "mode": "企业兑付",
    "share": "50%",
    "contract_cap": "20万元",
    "year_cap": "50万元",
    "incubated_year_cap": "不设上限",
    "voucher_cap": "30万元",
    "validity_months": 6,
    "issuing": "先到先得",
    "services": ["testing", "commissioned_development"],
    "negative_list": ["强制检测、法定检测"],
    "conditions": [
        {
            "text": "从业人员不足 1000 人，或营业收入不足 4 亿元",
            "any": [{"fact": "staff", "below": 1000}, {"fact": "revenue", "below": "4亿元"}],
        },
        {
            "text": "上年度研发投入不低于销售收入的 2%",
            "share": {"of": "research_last_year", "to": "sales_last_year"},
            "at_least": "2%",
        },
    ],
    "further_conditions": ["近三年没有严重失信记录"],
    "papers": ["contract", "invoice", "payment"],
    "review_from": "10万元",
    "reviewers": 1,
    "claim_days": 60,
    "answer_workdays": 5,
    "issue_workdays": 5,
    "check_workdays": 5,
    "review_workdays": 10,
    "decide_workdays": 5,
    "pay_workdays": 10,
}
FACTS = {"staff": "120", "research_last_year": "100万元", "sales_last_year": "2000万元"}
BANK = {"account_name": "某某公司", "account_number": "6222000011112222", "bank": "某某银行"}


def at(days: int = 0, hour: int = 10) -> AbstractContextManager[None]:
    """So many days after the first day."""
    return clock.fixed(datetime.combine(DAY + timedelta(days=days), time(hour), tzinfo=clock.HERE))


def colleague(of: Actor) -> Actor:
    """Another person of the same office in the same role."""
    post = Membership.objects.create(
        person=PersonFactory(), organisation_id=of.organisation_id, role=of.role, starts_on=date(2020, 1, 1)
    )
    return actor_of(Membership.objects.select_related("person", "organisation").get(pk=post.pk))


def official(code: str) -> Actor:
    """Somebody of a region's authority."""
    where = RegionFactory(code=code)
    return actor(Role.REGIONAL_OFFICIAL, organisation=OrganisationFactory(kind="authority", region=where))


def firm(code: str = HEBEI) -> Actor:
    """Somebody of a firm."""
    return actor(Role.FIRM, organisation=OrganisationFactory(region=RegionFactory(code=code)))


@dataclass
class World:
    """Who takes part and what they have so far."""

    region: str
    office: Actor
    payer: Actor
    firm: Actor
    expert: Actor
    provider: Provider
    provider_side: Actor
    version: SchemeVersion
    pool: Pool
    batch: Batch
    neighbours: dict[str, Actor] = field(default_factory=dict)


def make_world(
    *,
    mode: Mode = Mode.FIRM,
    region: str = HEBEI,
    provider_region: str = TIANJIN,
    pool_fen: int = 500 * WAN,
    batch_fen: int = 100 * WAN,
    **parameters: Any,
) -> World:
    """An open scheme with an open batch, a firm of its region and a provider of another which that region recognises."""
    load_world()
    provider, provider_side = make_provider(provider_region, recognised_by=region)
    office = official(region)
    with at():
        version = open_scheme(office, **PARAMETERS | {"mode": mode.label} | parameters)
        pool = open_pool(version.scheme, actor=office)
        appropriate(pool, actor=office, amount_fen=pool_fen, basis="预算批复", key=uuid4())
        batch = open_batch(pool, actor=office, amount_fen=batch_fen)
    experts = OrganisationFactory(kind="institute", region=RegionFactory(code=BEIJING))
    return World(
        region=region,
        office=office,
        payer=colleague(office),
        firm=firm(region),
        expert=actor(Role.EXPERT, organisation=experts),
        provider=provider,
        provider_side=provider_side,
        version=version,
        pool=pool,
        batch=batch,
        neighbours={provider_region: official(provider_region)},
    )


def make_provider(code: str, *, recognised_by: str) -> tuple[Provider, Actor]:
    """A provider on the list of a region, recognised by another, and somebody of it; how it came there is tested elsewhere."""
    who = institute(code)
    place = next(_papers)
    call = Call.objects.create(
        number=f"ZJ-2026-9{place:05d}", region_id=code, organisation_id=who.organisation_id, title="征集"
    )
    application = Application.objects.create(
        number=f"SQ-2026-9{place:05d}", call=call, organisation_id=who.organisation_id, region_id=code
    )
    provider = Provider.objects.create(
        number=f"FW-2026-9{place:05d}",
        organisation_id=who.organisation_id,
        region_id=code,
        application=application,
        name="第三测试中心",
        listed_on=DAY - timedelta(days=20),
        valid_until=DAY + timedelta(days=345),
    )
    for kind in ("testing", "commissioned_development"):
        Service.objects.create(provider=provider, name=kind, kind=kind, unit="项")
    Recognition.objects.create(
        number=f"HR-2026-9{place:05d}",
        provider=provider,
        region_id=recognised_by,
        state="recognised",
        decided_on=DAY - timedelta(days=5),
    )
    return provider, who


def open_scheme(office: Actor, **parameters: Any) -> SchemeVersion:
    """A scheme that says everything it has to say."""
    version = create_scheme(
        actor=office, values={"name": "示例创新券", "kind": "research", "year": 2026, "basis": "示例办法"}
    )
    values = {
        name: {"value": value, "clause": f"第{place}条"}
        for place, (name, value) in enumerate(parameters.items(), start=1)
    }
    version = decide_parameters(version, actor=office, values=values)
    return move_scheme(version, actor=office, move="open")


def open_batch(pool: Pool, *, actor: Actor, amount_fen: int, days: int = 300) -> Batch:
    """A batch that is open from the first day on."""
    batch = plan_batch(
        pool,
        actor=actor,
        name="第一批",
        opens_on=DAY,
        closes_on=DAY + timedelta(days=days),
        amount_fen=amount_fen,
    )
    return move_batch(batch, actor=actor, move="open")


def draft(world: World, *, who: Actor | None = None, wanted_fen: int = 20 * WAN, **values: Any) -> Voucher:
    """A voucher that is ready to be asked for."""
    given = {"facts": FACTS, "declarations": [True], "purpose": "测试", "wanted_fen": wanted_fen}
    return begin_voucher(actor=who or world.firm, batch=world.batch, values=given | values)


def issued(world: World, *, who: Actor | None = None, wanted_fen: int = 20 * WAN) -> Voucher:
    """A voucher in the firm's hand."""
    return move_voucher(draft(world, who=who, wanted_fen=wanted_fen), actor=who or world.firm, move="submit")


def intended(world: World, voucher: Voucher, *, who: Actor | None = None) -> Use:
    """A provider was asked."""
    return intend_use(
        actor=who or world.firm,
        voucher=voucher,
        provider=world.provider,
        service_kind="testing",
        title="材料疲劳测试",
    )


def paper(text: str = "") -> SimpleUploadedFile:
    """A file unlike all others."""
    said = text or f"第 {next(_papers)} 份材料 {uuid4()} 的正文"
    return SimpleUploadedFile("材料.txt", said.encode())


CONTRACT = {"signed_on": DAY, "ends_on": DAY + timedelta(days=30), "is_not_excluded": True}


def with_contract(use: Use, *, who: Actor) -> None:
    """The contract's own paper."""
    add_proof(use, actor=who, kind="contract", file=paper(), name="合同.txt")


def contracted(
    world: World, voucher: Voucher, *, contract_fen: int = 30 * WAN, who: Actor | None = None
) -> Use:
    """A contract is signed."""
    who = who or world.firm
    use = move_use(intended(world, voucher, who=who), actor=world.provider_side, move="accept")
    with_contract(use, who=who)
    number = f"HT-{next(_papers)}-{uuid4().hex[:8]}"
    return move_use(
        use, actor=who, move="sign", contract_number=number, contract_fen=contract_fen, **CONTRACT
    )


def done(world: World, voucher: Voucher, *, contract_fen: int = 30 * WAN, who: Actor | None = None) -> Use:
    """A service that was rendered and accepted."""
    use = contracted(world, voucher, contract_fen=contract_fen, who=who)
    use = move_use(use, actor=world.provider_side, move="register")
    use = move_use(use, actor=world.provider_side, move="deliver", delivered_on=clock.today())
    return move_use(use, actor=who or world.firm, move="confirm")


def add_papers(use: Use, *, who: Actor, invoice_fen: int, paid_fen: int, number: str = "") -> None:
    """The invoice and the payment."""
    today = clock.today()
    add_proof(
        use,
        actor=who,
        kind="invoice",
        file=paper(),
        name="发票.txt",
        values={
            "identifier": number or f"{uuid4().int % 10**20:020d}",
            "amount_fen": invoice_fen,
            "dated_on": today,
        },
    )
    values = {"amount_fen": paid_fen, "dated_on": today}
    add_proof(use, actor=who, kind="payment", file=paper(), name="付款.txt", values=values)


def claimant(world: World, use: Use) -> Actor:
    """Who is to be paid."""
    pays_provider = use.voucher.scheme_version.value("mode") == Mode.PROVIDER
    return world.provider_side if pays_provider else world.firm


def claim_draft(
    world: World, use: Use, *, paid_fen: int | None = None, who: Actor | None = None, number: str = ""
) -> Claim:
    """A claim that is ready to be handed in."""
    who = who or claimant(world, use)
    fen = use.contract_fen or 0
    paid = fen if paid_fen is None else paid_fen
    add_papers(use, who=who, invoice_fen=fen, paid_fen=paid, number=number)
    return save_claim(begin_claim(actor=who, use=use), actor=who, values=BANK)


def submitted(world: World, use: Use, **given: Any) -> Claim:
    """A claim that was handed in."""
    row = claim_draft(world, use, **given)
    return move_claim(row, actor=given.get("who") or claimant(world, use), move="submit")


def approved(world: World, use: Use, *, approved_fen: int | None = None, **given: Any) -> Claim:
    """A claim that was approved."""
    row = submitted(world, use, **given)
    if row.state == ClaimState.SUBMITTED and (row.amount_fen or 0) >= 10 * WAN:
        raise AssertionError("this claim needs experts; use a smaller one")
    row = move_claim(row, actor=world.office, move="check")
    fen = approved_fen or row.amount_fen
    return move_claim(row, actor=world.office, move="approve", approved_fen=fen, note="核减若干")


def payer_of(world: World, claim: Claim) -> Actor:
    """Whose office pays."""
    return world.payer if claim.paying_region_id == world.region else world.neighbours[claim.paying_region_id]


def paid(world: World, use: Use, **given: Any) -> Claim:
    """A claim that was paid."""
    row = approved(world, use, **given)
    return pay(world, row)


def pay(world: World, claim: Claim) -> Claim:
    """The bank has paid."""
    return move_claim(
        claim,
        actor=payer_of(world, claim),
        move="pay",
        bank_reference=f"B{claim.pk}",
        paid_on=clock.today(),
    )


def fresh(row: Any) -> Any:
    """The row as it stands in the database."""
    return type(row).objects.get(pk=row.pk)


def is_open(use: Use) -> bool:
    """Whether something is still to come of it."""
    return fresh(use).state not in (UseState.LAPSED, UseState.CANCELLED, UseState.DECLINED)


def organisation(of: Actor) -> Organisation:
    """The organisation somebody acts for."""
    return Organisation.objects.get(pk=of.organisation_id)


def refused(deed: Any) -> dict[str, str]:
    """What a deed is refused for, by field; a clause stands with every reason of vouchers."""
    with pytest.raises(Refused) as found:
        deed()
    ours = [one for one in found.value.reasons if one.field not in ("provider", "service_kind")]
    assert all(reason.clause for reason in ours)
    return {reason.field: reason.text for reason in found.value.reasons}
