"""Papers are registered for a subject, found alike at once, and withdrawn with it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from xiechuang.domains.evidence.actions.raising import raise_suspicions
from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.queries.files import Reading, read_document
from xiechuang.domains.evidence.queries.finder import Sought, compared_of, papers_by_key, papers_of, said_of
from xiechuang.domains.evidence.rules.comparing import Compared
from xiechuang.domains.evidence.rules.facts import PaperFacts, faults_of, trimmed
from xiechuang.domains.evidence.rules.marking import (
    exact_marks,
    merged,
    parties_mark,
    picture_marks,
    text_marks,
)
from xiechuang.domains.evidence.rules.normal import plain_name, plain_number
from xiechuang.domains.evidence.states import PaperKind, SuspicionState
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.documents.public import Document
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import SYSTEM, Actor, Region
from xiechuang.kernel.workflow.public import write_step

KEY_LENGTH = 120
_MARK = """insert into evidence_mark (paper_id, value)
select paper_id, value from unnest(%s::bigint[], %s::bigint[]) as marks (paper_id, value) on conflict do nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper to put on file: what it is, its file if there is one, what was typed of it, the caller's name for it."""

    kind: PaperKind
    document: Document | None
    facts: PaperFacts
    key: str


def register_paper(
    *,
    actor: Actor,
    kind: PaperKind,
    document: Document | None,
    subject_kind: str,
    subject_number: str,
    region_code: str,
    facts: PaperFacts,
    key: str,
    is_sample: bool = False,
) -> Paper:
    """Put a paper on file for a subject and raise a suspicion for every paper on file that looks like it.

    The caller has made sure that the actor may do this to the subject. The same key with the same content gives the same
    paper again; with other content it is refused. Raises ``Invalid`` with every fault of the facts.
    """
    about = _About(subject_kind, subject_number, region_code, is_sample)
    new = NewPaper(kind=PaperKind(kind), document=document, facts=facts, key=key)
    if faults := _faults(new) | _region_faults(region_code):
        raise Invalid(faults)
    return _register([_drafted(new, about=about)], actor=actor)[0]


def register_papers(
    *,
    actor: Actor,
    papers: Sequence[NewPaper],
    subject_kind: str,
    subject_number: str,
    region_code: str,
    is_sample: bool = False,
) -> list[Paper]:
    """Put all papers of a subject on file at once, as if one after the other: each is compared with those before it too.

    Like ``register_paper``; ``Invalid`` names each fault by the paper's place and the fact, as in ``0.amount_fen``.
    """
    about = _About(subject_kind, subject_number, region_code, is_sample)
    of_region = _region_faults(region_code) if papers else {}
    faults: dict[str, list[str]] = {}
    for place, new in enumerate(papers):
        faults |= {f"{place}.{name}": said for name, said in (_faults(new) | of_region).items()}
    if faults:
        raise Invalid(faults)
    return _register([_drafted(new, about=about) for new in papers], actor=actor)


@dataclass(frozen=True, slots=True)
class _About:
    subject_kind: str
    subject_number: str
    region_code: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    paper: Paper
    reading: Reading


def _drafted(new: NewPaper, *, about: _About) -> _Draft:
    """Everything that takes time, before anybody else has to wait."""
    facts, kind, document = trimmed(new.facts), PaperKind(new.kind), new.document
    reading = read_document(document) if document else Reading()
    subject = [about.subject_kind, about.subject_number]
    paper = _paper(kind, facts=facts, document=document, reading=reading)
    paper.subject_kind, paper.subject_number, paper.region_id = *subject, about.region_code
    paper.key, paper.is_sample = new.key, about.is_sample
    paper.digest = _digest([kind, document and document.sha256, facts.as_dict(), *subject, about.region_code])
    paper.fingerprint = _digest([_content(paper), *subject])
    return _Draft(paper, reading)


def _register(drafts: Sequence[_Draft], *, actor: Actor) -> list[Paper]:
    # Nothing in here is refused but a key used for another paper, so in the caller's transaction it needs no savepoint.
    with transaction.atomic(savepoint=False):
        # From here to the end of the transaction nobody else registers: of two papers alike the second always meets the first.
        _one_at_a_time()
        known = papers_by_key([one.paper.key for one in drafts])
        fresh = {one.paper.key: one for one in drafts if one.paper.key not in known}
        _write(list(fresh.values()), actor=actor)
    every = known | {key: one.paper for key, one in fresh.items()}
    return [_same_again(every[one.paper.key], digest=one.paper.digest) for one in drafts]


def _write(drafts: Sequence[_Draft], *, actor: Actor) -> None:
    """Write papers, their marks and the suspicions; the actor may be somebody who sees none of these rows."""
    if not drafts:
        return
    papers = [one.paper for one in drafts]
    for paper, key in zip(papers, _next_ids("evidence_paper", len(papers)), strict=True):
        paper.organisation_id, paper.registered_by_id = actor.organisation_id, actor.person_id
        paper.number, paper.id = next_number("PZ"), key
    # Nothing may come back from writing: a caller from behind the fence may not see what is written.
    Paper.objects.bulk_create(papers, ignore_conflicts=True)
    for paper in papers:
        record(
            actor=actor,
            action="paper.register",
            subject=paper,
            kind=paper.kind,
            subject_number=paper.subject_number,
        )
    sought = [_sought(one) for one in drafts]
    _write_marks(sought)
    raise_suspicions(sought, actor=actor)


def _write_marks(sought: Sequence[Sought]) -> None:
    """Before anything is looked for, so that papers registered together meet each other."""
    pairs = [(one.paper.pk, value) for one in sought for value in one.kept]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [[paper for paper, _ in pairs], [value for _, value in pairs]])


def _sought(draft: _Draft) -> Sought:
    """A paper with the marks it leaves and those it is looked for by."""
    paper, reading = draft.paper, draft.reading
    compared = compared_of(paper)
    like, parties = _like_marks(paper, reading), parties_mark(compared.said)
    return Sought(
        paper=paper,
        compared=_asked(compared, reading),
        exact=sorted(exact_marks(compared.said)),
        like=sorted(like | _turned_marks(paper, reading)),
        parties=parties,
        kept=merged([exact_marks(compared.said), like, {parties} if parties else set()]),
    )


def _like_marks(paper: Paper, reading: Reading) -> set[int]:
    return {*text_marks(paper.text, kind=paper.kind)[0], *picture_marks(reading.upright, kind=paper.kind)}


def _turned_marks(paper: Paper, reading: Reading) -> set[int]:
    """A page scanned upside down is looked for each way up."""
    pages = [image for page in reading.pages for image in page[1:]]
    return picture_marks(pages, kind=paper.kind)


def _asked(compared: Compared, reading: Reading) -> Compared:
    return Compared(
        said=compared.said,
        sketch=compared.sketch,
        pictures=tuple(bits for page in reading.pages for bits in page if bits),
    )


def _paper(kind: PaperKind, *, facts: PaperFacts, document: Document | None, reading: Reading) -> Paper:
    text = facts.text or reading.text
    paper = Paper(kind=kind.value, **facts.as_dict() | {"text": text}, read=reading.kept())
    paper.sketch = text_marks(text, kind=kind.value)[1]
    paper.pictures = b"".join(reading.upright)
    if document is not None:
        paper.document_uid, paper.sha256 = document.uid, document.sha256
        paper.file_name, paper.media_type = document.name, document.media_type
    return paper


def _content(paper: Paper) -> list[Any]:
    """What makes it this paper, whatever blanks were typed."""
    said = said_of(paper)
    numbers = [said.invoice_code, said.invoice_number, said.contract_number, said.report_number]
    names = [plain_name(said.seller), plain_name(said.buyer)]
    return [said.kind, said.sha256, *map(plain_number, numbers), *names, said.amount_fen, said.dated_on]


def _faults(new: NewPaper) -> dict[str, list[str]]:
    has_file = new.document is not None
    faults = faults_of(trimmed(new.facts), kind=PaperKind(new.kind), has_file=has_file)
    if not new.key or len(new.key) > KEY_LENGTH:
        faults["key"] = [f"登记键应有 1 到 {KEY_LENGTH} 个字符"]
    return faults


def _region_faults(region_code: str) -> dict[str, list[str]]:
    return {} if _is_member(region_code) else {"region_code": [f"没有代码为“{region_code}”的成员地区"]}


def _is_member(region_code: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from orgs_region where code = %s and level = %s",
            [region_code, Region.Level.REGION.value],
        )
        return cursor.fetchone() is not None


def _same_again(known: Paper, *, digest: str) -> Paper:
    if known.digest != digest:
        raise Refused(Reason("这个登记键已用于另一份凭证，请换一个新键", field="key"))
    return known


@transaction.atomic
def withdraw_papers(
    *, actor: Actor, subject_kind: str, subject_number: str, reason: str, keys: Sequence[str] = ()
) -> int:
    """The subject no longer uses its papers (or only those registered under ``keys``): they may be used elsewhere.

    Undecided suspicions about them lapse; decisions stay, and hold when the same paper is registered for it again. The
    number of papers withdrawn.
    """
    _one_at_a_time()
    papers = [
        paper
        for paper in papers_of(subject_kind=subject_kind, subject_number=subject_number)
        if not paper.is_withdrawn and (not keys or paper.key in keys)
    ]
    ids, why = [paper.pk for paper in papers], reason.strip()[:200]
    lapsed = list(
        Suspicion.objects.raw("select * from evidence_withdraw(%s, %s, %s)", [ids, clock.now(), why])
    )
    for paper in papers:
        record(actor=actor, action="paper.withdraw", subject=paper, reason=why)
    for suspicion in lapsed:
        write_step(
            actor=SYSTEM,
            subject=suspicion,
            move="lapse",
            label="凭证撤回",
            source=SuspicionState.OPEN,
            note=why,
        )
        record(actor=actor, action="suspicion.lapse", subject=suspicion, reason=why)
    return len(papers)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('evidence', 0))")


def _next_ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count]
        )
        return sorted(int(row[0]) for row in cursor.fetchall())


def _digest(parts: Sequence[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
