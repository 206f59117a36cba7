"""The sample of vouchers: marked schemes, opened and used through the same actions as everything else."""

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from xiechuang.domains.evidence.public import is_clear
from xiechuang.domains.providers.public import Provider, usable_providers
from xiechuang.domains.vouchers.actions.budget import appropriate, move_batch, open_pool, plan_batch
from xiechuang.domains.vouchers.actions.claiming import begin_claim, give_opinion, move_claim, save_claim
from xiechuang.domains.vouchers.actions.issuing import begin_voucher, move_voucher
from xiechuang.domains.vouchers.actions.profile import SAMPLE_FILES, load_scheme
from xiechuang.domains.vouchers.actions.proofs import add_proof
from xiechuang.domains.vouchers.actions.scheme import move_scheme
from xiechuang.domains.vouchers.actions.using import intend_use, move_use
from xiechuang.domains.vouchers.models import Batch, Claim, Pool, Scheme, SchemeVersion, Use, Voucher
from xiechuang.domains.vouchers.rules.deciding import SUBJECT, is_reviewed
from xiechuang.domains.vouchers.rules.qualifying import facts_asked
from xiechuang.domains.vouchers.states import Issuing, Mode, Parameter, ProofKind
from xiechuang.engines.rules.parameters import Unit, read_value
from xiechuang.kernel.community.public import Folder
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Membership, Organisation, Role, actor_of

DAYS = 40
FIRMS = 8
WAN = 1_000_000
NAMESPACE = uuid.UUID("6f1d7c52-1c1f-4c5e-9d0e-0d6a3b8f2a11")
ANSWERS = {
    "staff": "86",
    "revenue": "3600万元",
    "research_last_year": "260万元",
    "sales_last_year": "3500万元",
    "class_one_rights": "3",
    "in_incubator": "否",
    "is_technology_sme": "是",
    "intent_before": "是",
}
SERVICES = ("testing", "commissioned_development", "joint_research", "design", "technical_solution")
# How far each use is brought: nothing more, contract, service done, claim handed in, approved, paid.
STAGES = ("intend", "sign", "done", "claim", "approve", "pay", "pay", "pay")
LAST_STEPS = {"done": "confirm"}
# How many days after the first step each one comes, where there is time for all of them.
STEPS = {
    "intend": 0,
    "accept": 1,
    "sign": 3,
    "register": 4,
    "deliver": 12,
    "confirm": 13,
    "claim": 15,
    "check": 17,
    "approve": 20,
    "pay": 24,
}


def load_sample(folder: Folder, say: Callable[[str], None]) -> None:
    """Enter the sample's schemes and what came of them once; what is there already is left alone."""
    for entry in folder.entries(SAMPLE_FILES, "schemes"):
        version = load_scheme(entry, is_sample=True)
        if not Pool.objects.filter(scheme=version.scheme).exists():
            _play(version, entry)
    if count := Scheme.objects.filter(is_sample=True).count():
        say(f"示例创新券方案:{count}，示例创新券:{Voucher.objects.filter(is_sample=True).count()}")


def _play(version: SchemeVersion, entry: Mapping[str, Any]) -> None:
    """One scheme: opened forty days ago, its vouchers given out since, some of them used."""
    offices = _officials(version.region_id)
    if not offices:
        return
    begins = clock.today() - timedelta(days=DAYS)
    with clock.on_day(begins):
        version = move_scheme(version, actor=offices[0], move="open")
        batch = _budget(version, entry.get("budget") or {}, actor=offices[0], begins=begins)
    vouchers = _vouchers(version, batch, offices[0], begins=begins)
    providers = list(usable_providers(region_code=version.region_id, on=clock.today()).order_by("number"))
    # Providers next door first, so that recognition and clearing can be seen.
    providers.sort(key=lambda one: one.region_id == version.region_id)
    for place, voucher in enumerate(vouchers if providers else []):
        stage = STAGES[place % len(STAGES)]
        _use(voucher, providers[place % len(providers)], stage=stage, offices=offices)


@dataclass(frozen=True, slots=True)
class _Days:
    """When the steps of one use happened: the last yesterday, the first not before the voucher was issued."""

    issued_on: date
    stage: str

    def of(self, step: str) -> AbstractContextManager[None]:
        """It is the moment of this step; steps of one day come hour by hour."""
        whole = STEPS[LAST_STEPS.get(self.stage, self.stage)]
        yesterday = clock.today() - timedelta(days=1)
        span = min(whole, (yesterday - self.issued_on).days)
        passed = STEPS[step] * span // whole if whole else 0
        return clock.on_day(yesterday - timedelta(days=span - passed), hour=11 + list(STEPS).index(step))


def _officials(region_code: str) -> list[Actor]:
    posts = Membership.objects.in_force().filter(
        role=Role.REGIONAL_OFFICIAL, organisation__region_id=region_code, person__is_sample=True
    )
    return [actor_of(post) for post in posts.select_related("person", "organisation").order_by("id")]


def _budget(version: SchemeVersion, given: Mapping[str, Any], *, actor: Actor, begins: date) -> Batch:
    pool = open_pool(version.scheme, actor=actor)
    appropriate(
        pool,
        actor=actor,
        amount_fen=int(read_value(given["appropriated"], Unit.MONEY)),
        basis="示例预算批复",
        key=uuid.uuid5(NAMESPACE, version.scheme.code),
    )
    batch = plan_batch(
        pool,
        actor=actor,
        name="示例第一批",
        opens_on=begins,
        closes_on=begins + timedelta(days=DAYS + 300),
        amount_fen=int(read_value(given["batch"], Unit.MONEY)),
    )
    return move_batch(batch, actor=actor, move="open")


def _vouchers(version: SchemeVersion, batch: Batch, office: Actor, *, begins: date) -> list[Voucher]:
    firms = Organisation.objects.filter(kind="firm", region_id=version.region_id, is_sample=True)
    found = []
    for place, firm in enumerate(firms.order_by("number")[:FIRMS]):
        for turn in range(2):
            day = begins + timedelta(days=1 + (place * 2 + turn) * (DAYS - 2) // (2 * FIRMS))
            with clock.on_day(day, hour=10 + turn):
                found.append(_voucher(version, batch, _of(firm), office, wanted_fen=(4 + place) * WAN))
    return found


def _voucher(version: SchemeVersion, batch: Batch, firm: Actor, office: Actor, *, wanted_fen: int) -> Voucher:
    values = {
        "facts": {name: ANSWERS[name] for name in facts_asked(version) if name in ANSWERS},
        "declarations": [True] * len(version.value(Parameter.FURTHER) or []),
        "purpose": "示例：购买研发服务",
        "wanted_fen": wanted_fen,
    }
    voucher = begin_voucher(actor=firm, batch=batch, values=values, is_sample=True)
    voucher = move_voucher(voucher, actor=firm, move="submit")
    if version.value(Parameter.ISSUING) == Issuing.REVIEW:
        voucher = move_voucher(voucher, actor=office, move="issue", granted_fen=wanted_fen)
    return voucher


def _of(organisation: Organisation) -> Actor:
    """Somebody of a sample organisation: a sample person where there is one."""
    posts = Membership.objects.in_force().filter(
        organisation=organisation, role__in=[Role.FIRM, Role.INSTITUTE]
    )
    post = posts.select_related("person", "organisation").first()
    if post is not None:
        return actor_of(post)
    is_firm = organisation.kind == "firm"
    return Actor(
        role=Role.FIRM if is_firm else Role.INSTITUTE,
        name="示例经办人",
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
        region_code=organisation.region_id or "",
    )


def _use(voucher: Voucher, provider: Provider, *, stage: str, offices: list[Actor]) -> None:
    """One contract, brought as far as ``stage`` says."""
    supported = voucher.scheme_version.value(Parameter.SERVICES) or []
    kind = next((one for one in provider.kinds if one in supported), None)
    if kind is None or provider.organisation_id == voucher.organisation_id or voucher.issued_at is None:
        return
    firm, side = _of(voucher.organisation), _of(provider.organisation)
    days = _Days(voucher.issued_at.astimezone(clock.HERE).date(), stage)
    with days.of("intend"):
        use = intend_use(
            actor=firm, voucher=voucher, provider=provider, service_kind=kind, title="示例：研发服务"
        )
    if stage == "intend":
        return
    use = _signed(use, days=days, firm=firm, side=side)
    if stage == "sign":
        return
    use = _rendered(use, days=days, firm=firm, side=side)
    if stage != "done":
        _claimed(use, days=days, firm=firm, side=side, offices=offices)


def _signed(use: Use, *, days: _Days, firm: Actor, side: Actor) -> Use:
    with days.of("accept"):
        use = move_use(use, actor=side, move="accept")
    with days.of("sign"):
        _paper(use, firm, ProofKind.CONTRACT, "合同")
        return move_use(
            use,
            actor=firm,
            move="sign",
            contract_number=f"示例-{use.number}",
            contract_fen=2 * (use.voucher.amount_fen or 0),
            signed_on=clock.today(),
            ends_on=clock.today() + timedelta(days=30),
            is_not_excluded=True,
        )


def _rendered(use: Use, *, days: _Days, firm: Actor, side: Actor) -> Use:
    with days.of("register"):
        use = move_use(use, actor=side, move="register")
    with days.of("deliver"):
        _paper(use, side, ProofKind.REPORT, "报告", identifier=f"示例报告-{use.number}")
        use = move_use(use, actor=side, move="deliver", delivered_on=clock.today())
    with days.of("confirm"):
        return move_use(use, actor=firm, move="confirm")


def _claimed(use: Use, *, days: _Days, firm: Actor, side: Actor, offices: list[Actor]) -> None:
    is_provider = use.voucher.scheme_version.value(Parameter.MODE) == Mode.PROVIDER
    claimant = side if is_provider else firm
    with days.of("claim"):
        dated: dict[str, Any] = {"amount_fen": use.contract_fen or 0, "dated_on": clock.today()}
        _paper(use, claimant, ProofKind.INVOICE, "发票", identifier=f"9{use.pk:019d}", **dated)
        _paper(use, claimant, ProofKind.PAYMENT, "付款", **dated)
        bank = {
            "account_name": claimant.organisation_name,
            "account_number": f"{use.pk:016d}",
            "bank": "示例银行",
        }
        claim = save_claim(begin_claim(actor=claimant, use=use), actor=claimant, values=bank)
        claim = move_claim(claim, actor=claimant, move="submit")
    # Two invented papers that look too much alike wait for a person, as real ones do.
    if days.stage != "claim" and is_clear(SUBJECT, claim.number):
        _decided(claim, days=days, office=offices[0])


def _decided(claim: Claim, *, days: _Days, office: Actor) -> None:
    expert = _expert() if is_reviewed(claim) else None
    if expert is None and is_reviewed(claim):
        return
    with days.of("check"):
        if expert is not None:
            claim = move_claim(claim, actor=office, move="send_to_review", experts=[expert.person_id])
            claim = give_opinion(claim, actor=expert, opinion="agree", text="示例：材料齐全，金额合理。")
        else:
            claim = move_claim(claim, actor=office, move="check")
    with days.of("approve"):
        claim = move_claim(claim, actor=office, move="approve", approved_fen=claim.amount_fen)
    payers = [one for one in _officials(claim.paying_region_id) if one.person_id != claim.approved_by_id]
    if days.stage == "pay" and payers:
        with days.of("pay"):
            _paid(claim, payer=payers[-1])


def _paid(claim: Claim, *, payer: Actor) -> None:
    reference = f"示例-{claim.number}"
    claim = move_claim(claim, actor=payer, move="pay", bank_reference=reference, paid_on=clock.today())
    move_claim(claim, actor=_of(claim.organisation), move="rate", rating=4, note="示例评价")


def _expert() -> Actor | None:
    posts = Membership.objects.in_force().filter(role=Role.EXPERT, person__is_sample=True)
    post = posts.select_related("person", "organisation").order_by("id").first()
    return actor_of(post) if post else None


def _paper(use: Use, who: Actor, kind: ProofKind, name: str, **values: Any) -> None:
    """A file of its own for each, for papers alike would be suspected."""
    said = f"示例{name}：{use.number}，{uuid.uuid5(NAMESPACE, f'{use.number}{kind}').hex}"
    add_proof(use, actor=who, kind=kind, file=ContentFile(said.encode()), name=f"{name}.txt", values=values)
