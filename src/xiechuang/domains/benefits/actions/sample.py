"""The marked sample of benefits: typical firms, what three of them keep, and one run, made by the same actions as real ones."""

from datetime import date
from typing import Any

from xiechuang.domains.benefits.actions.facts import keep_facts, release_facts
from xiechuang.domains.benefits.actions.run import begin_run, compute_run
from xiechuang.domains.benefits.actions.trial import try_draft
from xiechuang.domains.benefits.models import FactsRow, FactsUpload, FirmFacts
from xiechuang.domains.benefits.queries.edition import newest
from xiechuang.domains.benefits.queries.trying import Typed
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Person, choose_actor

FILE = "sample/benefits.yaml"


def load_sample(folder: Folder, say: Say) -> None:
    """Load the sample once; a second time it is there already."""
    about = folder.read(FILE, required=False)
    if not about or newest() is None or FactsUpload.objects.filter(is_sample=True).exists():
        return
    upload = _firms(about["list"])
    for entry in about.get("facts") or []:
        if actor := _actor(entry["by"]):
            _keep(actor, entry)
    if (run := about.get("run")) and (actor := _actor(run["by"])):
        _run(actor, run, upload)
    if (trial := about.get("trial")) and (actor := _actor(trial["by"])):
        _try(actor, trial, upload)
    say(f"示例企业:{upload.rows.count()} 家，企业事实 {FirmFacts.objects.filter(is_sample=True).count()} 份")


def _actor(username: str) -> Actor | None:
    person = Person.objects.filter(username=username).first()
    return choose_actor(person) if person else None


def _firms(entry: dict[str, Any]) -> FactsUpload:
    made = FactsUpload.objects.create(
        number=next_number("QM"), title=entry["title"], created_at=clock.now(), is_sample=True
    )
    FactsRow.objects.bulk_create(
        FactsRow(
            upload=made,
            row=n,
            name=firm["name"],
            region_id=str(firm["region"]),
            answers={name: _said(value) for name, value in firm["answers"].items()},
        )
        for n, firm in enumerate(entry["firms"], start=2)
    )
    return made


def _said(value: Any) -> str:
    """YAML reads 是 as a word but a bare number as a number."""
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def _keep(actor: Actor, entry: dict[str, Any]) -> None:
    answers = {name: _said(value) for name, value in entry["answers"].items()}
    facts = keep_facts(actor=actor, answers=answers, is_sample=True)
    if entry.get("released"):
        release_facts(actor=actor, facts=facts)


def _run(actor: Actor, entry: dict[str, Any], upload: FactsUpload) -> None:
    run = begin_run(
        actor=actor,
        rule=entry["rule"],
        region_code=actor.region_code,
        day=_day(entry["day"]),
        budget_fen=int(entry["budget_yuan"]) * 100,
        upload=upload,
        note=entry["note"],
        is_sample=True,
    )
    compute_run(actor=actor, run=run)


def _try(actor: Actor, entry: dict[str, Any], upload: FactsUpload) -> None:
    typed = [
        Typed(
            parameter=one["parameter"],
            place=str(one["place"]),
            since=_day(one["since"]) if one.get("since") else None,
            until=_day(one["until"]) if one.get("until") else None,
            value=str(one["value"]),
        )
        for one in entry["drafts"]
    ]
    try_draft(
        actor=actor, name=entry["name"], day=_day(entry["day"]), typed=typed, upload=upload, is_sample=True
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
