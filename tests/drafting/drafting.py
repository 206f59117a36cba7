"""Three regions with two officials each, a draft, and its way brought about by the real actions."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from tests.factories import OrganisationFactory, RegionFactory, actor
from xiechuang.domains.drafting.actions.answers import Given, answer_opinions
from xiechuang.domains.drafting.actions.meetings import move_meeting, plan_meeting, set_agenda
from xiechuang.domains.drafting.actions.minutes import Decided, Present, Task, write_minutes
from xiechuang.domains.drafting.actions.moving import move_draft
from xiechuang.domains.drafting.actions.opinions import Said, fill_rest, move_consultation, save_opinions
from xiechuang.domains.drafting.actions.writing import create_draft
from xiechuang.domains.drafting.models import Consultation, Draft, Meeting, Opinion
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, OrganisationKind, Role

CODES = {"beijing": "110000", "tianjin": "120000", "hebei": "130000"}
START = datetime(2026, 6, 1, 9, 0, tzinfo=clock.HERE)
LATER = datetime(2026, 6, 3, 9, 0, tzinfo=clock.HERE)
AFTER_DUE = datetime(2026, 6, 30, 9, 0, tzinfo=clock.HERE)
TEXT = """某省科技创新券管理办法（草案）
第一条 为了推动科技创新券跨区域使用，制定本办法。
第二条 创新券由省科学技术主管部门发放，限本省机构使用。
第三条 兑付申请应当在五个工作日内办结。
第四条 本办法自公布之日起施行。"""
REVISED = TEXT.replace("限本省机构使用", "京津冀三地登记的服务机构均可使用").replace("五个", "十个")


def values(**changes: Any) -> dict[str, Any]:
    """What is typed to open a draft."""
    return {
        "title": "某省科技创新券管理办法",
        "kind": "policy",
        "concerns": ["innovation"],
        "purpose": "让创新券跨区域使用",
        "text": TEXT,
        "amends_title": "",
        "amends_text": "",
    } | changes


def world() -> SimpleNamespace:
    """Two officials of one body in each region, the office, and strangers."""
    found = SimpleNamespace()
    for name, code in CODES.items():
        region = RegionFactory(code=code)
        body = OrganisationFactory(
            kind=OrganisationKind.AUTHORITY, region=region, name=f"{region}科技主管部门"
        )
        pair = [actor(Role.REGIONAL_OFFICIAL, organisation=body) for _ in range(2)]
        setattr(found, name, pair[0])
        setattr(found, f"{name}_second", pair[1])
    found.other_body = actor(Role.REGIONAL_OFFICIAL, region="130000")
    found.office = actor(Role.COMMUNITY_OFFICE)
    found.strangers = [
        actor(role, region="130000")
        for role in (
            Role.FIRM,
            Role.INSTITUTE,
            Role.PARK_OFFICIAL,
            Role.EXPERT,
            Role.AUDITOR,
            Role.ADMINISTRATOR,
        )
    ]
    return found


def open_draft(who: Actor, **changes: Any) -> Draft:
    with clock.fixed(START):
        return create_draft(actor=who, values=values(**changes))


def consulted(who: Actor, **changes: Any) -> Draft:
    draft = open_draft(who, **changes)
    with clock.fixed(START):
        return move_draft(draft, actor=who, move="consult", workdays=10)


def consultation_of(draft: Draft, who: Actor) -> Consultation:
    rows = Consultation.objects.select_related("draft", "region")
    return rows.get(draft=draft, region=who.region_code)


def object_to(address: str = "art_2", reason: str = "限制外地机构，妨碍跨区域使用", **more: Any) -> Said:
    return Said(address=address, stance="object", reason=reason, **more)


def change(address: str = "art_3", wording: str = "兑付申请应当在十个工作日内办结。", **more: Any) -> Said:
    return Said(address=address, stance="change", wording=wording, **more)


def give(draft: Draft, who: Actor, *said: Said) -> Consultation:
    """Say something, and of the rest that there is no opinion."""
    one = consultation_of(draft, who)
    with clock.fixed(LATER):
        save_opinions(one, actor=who, said=said)
        fill_rest(one, actor=who)
    return consultation_of(draft, who)


def signed(draft: Draft, pair: tuple[Actor, Actor], *said: Said) -> Consultation:
    """A region's whole way: written, handed in by one, signed by the other."""
    one = give(draft, pair[0], *said)
    with clock.fixed(LATER):
        one = move_consultation(one, actor=pair[0], move="submit")
        return move_consultation(one, actor=pair[1], move="sign")


def pair(given: SimpleNamespace, name: str) -> tuple[Actor, Actor]:
    return getattr(given, name), getattr(given, f"{name}_second")


def opinion(draft: Draft, who: Actor, address: str) -> Opinion:
    rows = Opinion.objects.select_related("consultation__draft", "consultation__region", "provision")
    return rows.get(
        consultation__draft=draft, consultation__region=who.region_code, provision__address=address
    )


def answer(draft: Draft, who: Actor, one: Opinion, word: str = "taken", reason: str = "") -> None:
    one.refresh_from_db()
    with clock.fixed(LATER):
        answer_opinions(
            draft, actor=who, given=[Given(opinion=one.pk, answer=word, reason=reason, version=one.version)]
        )


def disputed(given: SimpleNamespace) -> tuple[Draft, Opinion]:
    """A draft of Hebei on which Beijing objects, with an answer that does not take it."""
    draft = consulted(given.hebei)
    signed(draft, pair(given, "beijing"), object_to())
    signed(draft, pair(given, "tianjin"))
    one = opinion(draft, given.beijing, "art_2")
    answer(draft, given.hebei, one, "not_taken", "本省财政资金限本省使用")
    draft.refresh_from_db()
    one.refresh_from_db()
    return draft, one


def announced(given: SimpleNamespace, *opinions: Opinion, topics: tuple[str, ...] = ()) -> Meeting:
    """A meeting convened by the office, announced."""
    with clock.fixed(LATER):
        meeting = plan_meeting(
            actor=given.office,
            values={"title": "创新券会商", "held_at": LATER, "place": "石家庄"},
        )
        set_agenda(
            meeting,
            actor=given.office,
            opinions=[one.pk for one in opinions],
            topics=topics,
            version=meeting.version,
        )
        meeting.refresh_from_db()
        return move_meeting(meeting, actor=given.office, move="announce")


def minuted(given: SimpleNamespace, meeting: Meeting, decision: str = "partly_taken_up") -> Meeting:
    """Its minutes, whole, sent round."""
    people = [
        Present(region=code, organisation=f"{name}科技主管部门", name="参会人")
        for name, code in CODES.items()
    ]
    body = given.hebei.organisation_id
    from xiechuang.kernel.orgs.public import Organisation

    number = Organisation.objects.get(pk=body).number
    with clock.fixed(LATER):
        write_minutes(
            meeting,
            actor=given.office,
            text="三方同意试点一年。",
            decided=[
                Decided(item=one.pk, decision=decision, text="试点一年") for one in meeting.agenda.all()
            ],
            present=people,
            tasks=[Task(body=number, task="修改第二条", due_on=LATER.date())],
            version=meeting.version,
        )
        meeting.refresh_from_db()
        return move_meeting(meeting, actor=given.office, move="minute")


def confirmed(given: SimpleNamespace, meeting: Meeting) -> Meeting:
    for name in CODES:
        with clock.fixed(LATER):
            meeting = move_meeting(meeting, actor=getattr(given, name), move="confirm")
    return meeting
