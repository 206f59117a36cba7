"""A region's opinions: written clause by clause by several officials at once, handed in, signed by a second person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from xiechuang.domains.drafting.access import can_say
from xiechuang.domains.drafting.actions.answers import end_answering
from xiechuang.domains.drafting.flow import CONSULTATION
from xiechuang.domains.drafting.models import Consultation, Opinion, Provision
from xiechuang.domains.drafting.rules.consultation import silent_clauses
from xiechuang.domains.drafting.rules.draft import draft_is_open
from xiechuang.domains.drafting.states import ConsultationState, Stance
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Membership, Role
from xiechuang.kernel.workflow.public import lock, perform, send_copies

LONGEST = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says of a clause, and which version of the region's opinion they had before them (0: none)."""

    address: str
    stance: str
    wording: str = ""
    reason: str = ""
    version: int = 0


def save_opinions(
    consultation: Consultation, *, actor: Actor, said: Iterable[Said], overall: str | None = None
) -> list[Opinion]:
    """Keep opinions on some clauses, or none of them with everything that is wrong.

    Officials of one region may write at once: only a clause that another changed meanwhile is refused.
    """
    given = {one.address: one for one in said}
    with transaction.atomic():
        row = _writable(consultation, actor=actor)
        clauses = {one.address: one for one in _asked_clauses(row)}
        if wrong := faults_of(given, known=clauses) | _overall_faults(overall):
            raise Invalid(wrong)
        held = {one.provision.address: one for one in _held(row)}
        if reasons := list(_conflicts(given, held=held, clauses=clauses)):
            raise Refused(reasons)
        kept = [_keep(row, clauses[at], one, held.get(at), actor=actor) for at, one in given.items()]
        changes = [one for one in kept if one is not None]
        if overall is not None and overall.strip() != row.overall:
            row.overall = overall.strip()
            row.save(update_fields=["overall"])
            record(actor=actor, action="consultation.overall", subject=row, text=row.overall)
        return changes


def fill_rest(consultation: Consultation, *, actor: Actor) -> int:
    """Of every clause of which nothing was said: no opinion."""
    with transaction.atomic():
        row = _writable(consultation, actor=actor)
        rest = [Said(address=one.address, stance=Stance.NONE) for one in silent_clauses(row)]
        return len(save_opinions(row, actor=actor, said=rest))


def move_consultation(consultation: Consultation, *, actor: Actor, move: str, note: str = "") -> Consultation:
    """Hand in, sign, send back, ask for more time."""
    if move not in CONSULTATION.moves or CONSULTATION.moves[move].by_machine:
        raise NotVisible(move)

    def effect(row: Consultation) -> None:
        if move == "submit":
            row.submitted_by_id = actor.person_id
        if move == "sign":
            row.signed_by_id, row.signed_at = actor.person_id, clock.now()

    with transaction.atomic():
        lock(consultation.draft)
        row = perform(
            flow=CONSULTATION, move=move, actor=actor, subject=consultation, note=note, effect=effect
        )
        if move == "sign":
            end_answering(row, actor=actor)
        if move in ("sign", "ask_for_time"):
            _tell_drafter(row, reason="意见已反馈，请答复" if move == "sign" else "申请延长反馈期限")
    return row


def _tell_drafter(row: Consultation, *, reason: str) -> None:
    posts = Membership.objects.in_force().filter(
        role=Role.REGIONAL_OFFICIAL, organisation_id=row.draft.organisation_id
    )
    send_copies(row.draft, people=posts.values_list("person_id", flat=True), reason=f"{row.region}{reason}")


def _writable(consultation: Consultation, *, actor: Actor) -> Consultation:
    """The consultation, locked, if the actor may write in it now."""
    row = lock(consultation)
    if not can_say(actor, row):
        raise Refused(f"意见由{row.region}主管部门填写")
    reasons = list(draft_is_open(row.draft))
    if row.status is not ConsultationState.ASKED:
        reasons.append(Reason(f"意见{row.status.label}，不能再改；须先退回修改", field="state"))
    if reasons:
        raise Refused(reasons)
    return row


def _asked_clauses(row: Consultation) -> list[Provision]:
    return list(Provision.objects.filter(edition__draft=row.draft_id, edition__is_asked=True))


def _held(row: Consultation) -> list[Opinion]:
    return list(row.opinions.select_related("provision", "author", "consultation__region"))


def faults_of(given: Mapping[str, Said], *, known: Mapping[str, Provision]) -> dict[str, list[str]]:
    """Everything wrong with what was said, by field and clause (``wording-art_3``)."""
    wrong: dict[str, list[str]] = {}
    for address, one in given.items():
        place = str(known.get(address, address))
        if address not in known:
            wrong[f"stance-{address}"] = [f"征求意见稿里没有“{address[:40]}”这一条"]
            continue
        for name, text in (("wording", one.wording), ("reason", one.reason)):
            if len(text) > LONGEST or not is_storable(text):
                wrong[f"{name}-{address}"] = [f"{place}：最长 {LONGEST} 字，不能含有控制字符"]
        if one.stance not in list(Stance):
            wrong[f"stance-{address}"] = [f"{place}：须选择意见"]
        elif one.stance == Stance.CHANGE and not one.wording.strip():
            wrong[f"wording-{address}"] = [f"{place}：“修改后同意”须写出建议的文字"]
        elif one.stance == Stance.OBJECT and not one.reason.strip():
            wrong[f"reason-{address}"] = [f"{place}：“不同意”须写明理由"]
    return wrong


def _overall_faults(overall: str | None) -> dict[str, list[str]]:
    if overall is None or (len(overall) <= LONGEST and is_storable(overall)):
        return {}
    return {"overall": [f"最长 {LONGEST} 字，不能含有控制字符"]}


def _conflicts(
    given: Mapping[str, Said], *, held: Mapping[str, Opinion], clauses: Mapping[str, Provision]
) -> Iterable[Reason]:
    for address, one in given.items():
        now = held.get(address)
        if now is not None and now.version != one.version and not _is_same(now, one):
            yield Reason(
                f"“{clauses[address]}”刚由{now.author}改为“{now.said.label}”，请对照后再保存",
                field=f"stance-{address}",
            )


def _is_same(now: Opinion, one: Said) -> bool:
    return (now.stance, now.wording, now.reason) == (one.stance, one.wording.strip(), one.reason.strip())


def _keep(
    row: Consultation, clause: Provision, one: Said, now: Opinion | None, *, actor: Actor
) -> Opinion | None:
    if now is not None and _is_same(now, one):
        return None
    kept = now or Opinion(consultation=row, provision=clause, version=0)
    kept.stance, kept.wording, kept.reason = one.stance, one.wording.strip(), one.reason.strip()
    kept.author_id = actor.person_id or 0
    kept.written_at = clock.now()
    kept.version += 1
    kept.save()
    record(
        actor=actor,
        action="opinion.save",
        subject=row,
        clause=clause.address,
        stance=kept.stance,
        wording=kept.wording,
        reason=kept.reason,
    )
    return kept
