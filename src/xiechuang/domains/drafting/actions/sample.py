"""The marked sample of drafting: invented drafts, opinions and a meeting, brought about by the real actions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xiechuang.domains.drafting.actions.answers import Given, answer_opinions
from xiechuang.domains.drafting.actions.meetings import move_meeting, plan_meeting, set_agenda
from xiechuang.domains.drafting.actions.moving import move_draft
from xiechuang.domains.drafting.actions.opinions import Said, fill_rest, move_consultation, save_opinions
from xiechuang.domains.drafting.actions.writing import create_draft, revise_draft
from xiechuang.domains.drafting.models import Draft, Meeting, Opinion
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, actor_named

FILE = "sample/drafting.yaml"


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a second time it is there already."""
    about = folder.read(FILE, required=False) or {}
    if not about or Draft.objects.filter(is_sample=True).exists():
        return
    for entry in about.get("drafts") or []:
        _draft(entry)
    for entry in about.get("meetings") or []:
        _meeting(entry)
    drafts, meetings = (model.objects.filter(is_sample=True).count() for model in (Draft, Meeting))
    say(f"示例起草件:{drafts}，会商:{meetings}")


def _draft(entry: Mapping[str, Any]) -> None:
    names = ("title", "kind", "concerns", "purpose", "text", "amends_title", "amends_text")
    drafter = actor_named(entry["by"])
    with clock.on_day(entry["on"]):
        draft = create_draft(actor=drafter, values={n: entry.get(n) for n in names}, is_sample=True)
    with clock.on_day(entry["on"], 11):
        draft = move_draft(draft, actor=drafter, move="consult", workdays=entry["workdays"])
    for given in entry.get("opinions") or []:
        _opinions(draft, given)
    for given in entry.get("answers") or []:
        _answer(draft, given, actor=drafter, day=entry["revised"]["on"])
    if revised := entry.get("revised"):
        _revise(draft, revised, actor=drafter)
    if closed := entry.get("closed"):
        with clock.on_day(closed["on"]):
            draft = move_draft(draft, actor=drafter, move="close", note=closed["note"])
    if out := entry.get("published"):
        with clock.on_day(out["on"]):
            adopted_on = date.fromisoformat(out["adopted_on"])
            given = {"adopted_on": adopted_on, "document_number": out["document_number"]}
            move_draft(draft, actor=drafter, move="publish", note=out["note"], **given)


def _opinions(draft: Draft, given: Mapping[str, Any]) -> None:
    writer, signer = actor_named(given["by"]), actor_named(given["signed_by"])
    one = draft.consultations.get(region=writer.region_code)
    with clock.on_day(given["on"]):
        said = [Said(**row) for row in given["said"]]
        save_opinions(one, actor=writer, said=said, overall=given["overall"])
        fill_rest(one, actor=writer)
        one = move_consultation(one, actor=writer, move="submit")
    with clock.on_day(given["on"], 15):
        move_consultation(one, actor=signer, move="sign")


def _answer(draft: Draft, given: Mapping[str, Any], *, actor: Actor, day: str) -> None:
    one = Opinion.objects.get(
        consultation__draft=draft,
        consultation__region=given["region"],
        provision__address=given["address"],
    )
    said = Given(opinion=one.pk, answer=given["answer"], reason=given["reason"], version=one.version)
    with clock.on_day(day):
        answer_opinions(draft, actor=actor, given=[said])


def _revise(draft: Draft, given: Mapping[str, Any], *, actor: Actor) -> None:
    before, after = given["replace"]
    text = draft.editions.order_by("-order")[0].text.replace(before, after)
    version = Draft.objects.get(pk=draft.pk).version
    with clock.on_day(given["on"], 11):
        revise_draft(draft, actor=actor, text=text, note=given["note"], version=version)


def _meeting(entry: Mapping[str, Any]) -> None:
    actor = actor_named(entry["by"])
    held_at = datetime.fromisoformat(entry["held_at"]).replace(tzinfo=clock.HERE)
    values = {"title": entry["title"], "place": entry["place"], "held_at": held_at}
    with clock.on_day(entry["on"]):
        meeting = plan_meeting(actor=actor, values=values, is_sample=True)
        meeting = set_agenda(
            meeting, actor=actor, opinions=(), topics=entry["topics"], version=meeting.version
        )
        move_meeting(meeting, actor=actor, move="announce")
