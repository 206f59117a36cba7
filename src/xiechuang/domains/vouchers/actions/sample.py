"""The sample of vouchers: marked schemes, opened and used through the same actions as everything else."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
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
    with _on(begins):
        version = move_scheme(version, actor=offices[0], move="open")
        batch = _budget(version, entry.get("budget") or {}, actor=offices[0], begins=begins)
    vouchers = _vouchers(version, batch, offices[0], begins=begins)
    providers = list(usable_providers(region_code=version.region_id, on=clock.today()).order_by("number"))
    # Providers next door first, so that recognition and clearing can be seen.
    providers.sort(key=lambda one: one.region_id == version.region_id)
    for place, voucher in enumerate(vouchers if providers else []):
        stage = STAGES[place % len(STAGES)]
        _use(voucher, providers[place % len(providers)], stage=stage, offices=offices)


def _on(day: date, hour: int = 10) -> Any:
    return clock.fixed(datetime.combine(day, time(hour), tzinfo=clock.HERE))


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
            with _on(day, hour=10 + turn):
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
    """One contract, brought as far as ``stage`` says, all of it today."""
    supported = voucher.scheme_version.value(Parameter.SERVICES) or []
    kind = next((one for one in provider.kinds if one in supported), None)
    if kind is None or provider.organisation_id == voucher.organisation_id:
        return
    firm, side = _of(voucher.organisation), _of(provider.organisation)
    use = intend_use(
        actor=firm, voucher=voucher, provider=provider, service_kind=kind, title="示例：研发服务"
    )
    if stage == "intend":
        return
    use = _signed(move_use(use, actor=side, move="accept"), firm=firm)
    if stage == "sign":
        return
    use = _rendered(use, firm=firm, side=side)
    if stage != "done":
        _claimed(use, stage=stage, firm=firm, side=side, offices=offices)


def _signed(use: Use, *, firm: Actor) -> Use:
    fen = 2 * (use.voucher.amount_fen or 0)
    _paper(use, firm, ProofKind.CONTRACT, "合同")
    return move_use(
        use,
        actor=firm,
        move="sign",
        contract_number=f"示例-{use.number}",
        contract_fen=fen,
        signed_on=clock.today(),
        ends_on=clock.today() + timedelta(days=30),
        is_not_excluded=True,
    )


def _rendered(use: Use, *, firm: Actor, side: Actor) -> Use:
    use = move_use(use, actor=side, move="register")
    _paper(use, side, ProofKind.REPORT, "报告", identifier=f"示例报告-{use.number}")
    use = move_use(use, actor=side, move="deliver", delivered_on=clock.today())
    return move_use(use, actor=firm, move="confirm")


def _claimed(use: Use, *, stage: str, firm: Actor, side: Actor, offices: list[Actor]) -> None:
    fen, today = use.contract_fen or 0, clock.today()
    is_provider = use.voucher.scheme_version.value(Parameter.MODE) == Mode.PROVIDER
    claimant = side if is_provider else firm
    dated: dict[str, Any] = {"amount_fen": fen, "dated_on": today}
    _paper(use, claimant, ProofKind.INVOICE, "发票", identifier=f"9{use.pk:019d}", **dated)
    _paper(use, claimant, ProofKind.PAYMENT, "付款", **dated)
    claim = begin_claim(actor=claimant, use=use)
    bank = {
        "account_name": claimant.organisation_name,
        "account_number": f"{use.pk:016d}",
        "bank": "示例银行",
    }
    claim = save_claim(claim, actor=claimant, values=bank)
    claim = move_claim(claim, actor=claimant, move="submit")
    # Two invented papers that look too much alike wait for a person, as real ones do.
    if stage != "claim" and is_clear(SUBJECT, claim.number):
        _decided(claim, stage=stage, office=offices[0])


def _decided(claim: Claim, *, stage: str, office: Actor) -> None:
    if is_reviewed(claim):
        expert = _expert()
        if expert is None:
            return
        claim = move_claim(claim, actor=office, move="send_to_review", experts=[expert.person_id])
        claim = give_opinion(claim, actor=expert, opinion="agree", text="示例：材料齐全，金额合理。")
    else:
        claim = move_claim(claim, actor=office, move="check")
    claim = move_claim(claim, actor=office, move="approve", approved_fen=claim.amount_fen)
    payers = [one for one in _officials(claim.paying_region_id) if one.person_id != claim.approved_by_id]
    if stage == "pay" and payers:
        reference = f"示例-{claim.number}"
        claim = move_claim(
            claim, actor=payers[-1], move="pay", bank_reference=reference, paid_on=clock.today()
        )
        move_claim(claim, actor=_of(claim.organisation), move="rate", rating=4, note="示例评价")


def _expert() -> Actor | None:
    posts = Membership.objects.in_force().filter(role=Role.EXPERT, person__is_sample=True)
    post = posts.select_related("person", "organisation").order_by("id").first()
    return actor_of(post) if post else None


def _paper(use: Use, who: Actor, kind: ProofKind, name: str, **values: Any) -> None:
    """A file of its own for each, for papers alike would be suspected."""
    said = f"示例{name}：{use.number}，{uuid.uuid5(NAMESPACE, f'{use.number}{kind}').hex}"
    add_proof(use, actor=who, kind=kind, file=ContentFile(said.encode()), name=f"{name}.txt", values=values)
