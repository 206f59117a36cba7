"""The marked sample: invented papers, registered by the sample's people by the same action as real ones."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from xiechuang.domains.evidence.actions.registering import register_paper
from xiechuang.domains.evidence.models import Paper
from xiechuang.domains.evidence.rules.facts import PaperFacts
from xiechuang.domains.evidence.states import PaperKind
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.documents.public import store_document
from xiechuang.kernel.exchange import Format, Kind, Report, ReportColumn, ReportTable, document_bytes
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.money import Money
from xiechuang.kernel.orgs.public import Person, choose_actor

FILE = "sample/evidence.yaml"
SUBJECT = "evidence.sample"
# Papers were handed in on the day after the last of them was made.
REGISTERED = datetime(2026, 5, 21, 10, 0, tzinfo=clock.HERE)


def load_sample(folder: Folder, say: Say) -> None:
    """Register the papers once; a second time they are there already."""
    about = folder.read(FILE, required=False)
    if not about or Paper.objects.filter(subject_kind=SUBJECT).exists():
        return
    people = {one.username: one for one in Person.objects.filter(is_sample=True)}
    entries = [entry for entry in about["papers"] if entry["person"] in people]
    for entry in entries:
        with clock.fixed(REGISTERED):
            _register(entry, person=people[entry["person"]])
    say(f"示例凭证:{len(entries)}")


def _register(entry: dict[str, Any], *, person: Person) -> None:
    actor = choose_actor(person)
    given = dict(entry["facts"])
    amount = given.pop("amount_yuan", None)
    facts = PaperFacts(**given, amount_fen=Money.from_yuan(amount).fen if amount else None)
    file = ContentFile(_pdf(entry["lines"]))
    register_paper(
        actor=actor,
        kind=PaperKind(entry["kind"]),
        document=store_document(actor=actor, file=file, name=f"{entry['key']}.pdf"),
        subject_kind=SUBJECT,
        subject_number=entry["subject"],
        region_code=entry["region"],
        facts=facts,
        key=f"{SUBJECT}:{entry['key']}",
        is_sample=True,
    )


def _pdf(lines: list[str]) -> bytes:
    """A paper as people would hand it in."""
    columns = (ReportColumn(title="示例", kind=Kind.TEXT),)
    table = ReportTable(title=lines[0], columns=columns, rows=[[line] for line in lines])
    return document_bytes(report=Report(tables=[table]), format=Format.PDF)
