"""What the finder reads past the fence: candidates by their marks, papers to compare, suspicions that stand.

These functions of the database give rows to whoever asks (as the search index does); nothing of them is shown to people
but what a suspicion holds.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.rules.comparing import Compared, Verdict, compare
from xiechuang.domains.evidence.rules.marking import Said, exact_marks, parties_mark
from xiechuang.domains.evidence.rules.pictures import pages_of
from xiechuang.domains.evidence.rules.splitting import MOST_PEERS, Split, split_in
from xiechuang.domains.evidence.states import Sign

FOR_EXACT, FOR_LIKE = 200, 60
"""Candidates compared that share a number, content or amount, and that share bands of text or picture."""
MOST_FOUND = 20
"""The strongest suspicions of one registration are raised; a file sent a thousand times needs no thousand decisions."""

Found = tuple[Paper, Verdict]


def said_of(paper: Paper) -> Said:
    """What a paper says; what was typed wins over what its file says."""
    read = paper.read.get("facts", {})

    def typed(name: str) -> str:
        return getattr(paper, name) or read.get(name, "")

    return Said(
        kind=paper.kind,
        sha256=paper.sha256,
        invoice_code=typed("invoice_code"),
        invoice_number=typed("invoice_number"),
        contract_number=typed("contract_number"),
        report_number=typed("report_number"),
        seller=typed("seller"),
        buyer=typed("buyer"),
        amount_fen=paper.amount_fen or next(iter(read.get("amount_fen", ())), None),
        dated_on=paper.dated_on,
        text=paper.text,
    )


def compared_of(paper: Paper) -> Compared:
    """A paper on file as it is compared."""
    return Compared(said=said_of(paper), sketch=bytes(paper.sketch), pictures=pages_of(bytes(paper.pictures)))


def alike_papers(paper: Paper, *, compared: Compared, like_marks: Sequence[int]) -> list[Found]:
    """The papers on file that are suspiciously like this one, strongest first."""
    exact = sorted(exact_marks(compared.said))
    ids = _near_either(exact, like_marks) - {paper.pk}
    found = [(other, compare(compared, compared_of(other))) for other in papers_by_id(ids)]
    wanted = [one for one in found if one[1].is_suspicious and _is_other_use(paper, *one)]
    return sorted(wanted, key=lambda one: (-one[1].strength, one[0].pk))[:MOST_FOUND]


def _is_other_use(paper: Paper, other: Paper, verdict: Verdict) -> bool:
    """One file may hold contract and invoice of one subject; for two subjects, or one kind twice, it may not."""
    if paper.kind == other.kind:
        return True
    is_same_subject = (paper.subject_kind, paper.subject_number) == (other.subject_kind, other.subject_number)
    return not is_same_subject and any(sign.sign is Sign.CONTENT for sign in verdict.signs)


def split_with(paper: Paper, *, said: Said) -> tuple[Split, Paper, Paper] | None:
    """Two papers on file that make an amount and its two parts together with this one."""
    mark = parties_mark(said)
    if mark is None or said.amount_fen is None:
        return None
    # One more than is looked through, so that too many are seen to be too many.
    ids = set(_near([mark], most=MOST_PEERS + 2)) - {paper.pk}
    peers = papers_by_id(ids)
    split = split_in(said, [said_of(one) for one in peers])
    return (split, peers[split.first], peers[split.second]) if split else None


def _near_either(exact: Sequence[int], like: Sequence[int]) -> set[int]:
    """Candidates of both kinds, each with its own limit, by one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select paper_id from evidence_near(%s::bigint[], %s) union select paper_id from evidence_near(%s::bigint[], %s)",
            [list(exact), FOR_EXACT, list(like), FOR_LIKE],
        )
        return {row[0] for row in cursor.fetchall()}


def _near(marks: Sequence[int], *, most: int) -> list[int]:
    """The papers that share most marks, the newest first among equals."""
    if not marks:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select paper_id from evidence_near(%s, %s)", [list(marks), most])
        return [row[0] for row in cursor.fetchall()]


def papers_near(marks: Sequence[int], *, most: int = FOR_EXACT) -> list[Paper]:
    """The papers in use that share a mark, oldest first."""
    return papers_by_id(_near(marks, most=most))


def papers_by_id(ids: Iterable[int]) -> list[Paper]:
    """Papers by id, oldest first."""
    wanted = sorted(ids)
    return list(Paper.objects.raw("select * from evidence_papers(%s)", [wanted])) if wanted else []


def papers_of_suspicion(suspicion: Suspicion) -> list[Paper]:
    """The papers that a suspicion is about, the earlier first."""
    return papers_by_id(one for one in (suspicion.earlier_id, suspicion.later_id) if one is not None)


def numbers_of_suspicion(suspicion: Suspicion) -> dict[int, str]:
    """The numbers of its papers by id; a number tells nothing of a paper."""
    ids = [one for one in (suspicion.earlier_id, suspicion.later_id) if one is not None]
    with connection.cursor() as cursor:
        cursor.execute("select id, number from evidence_papers(%s)", [ids])
        return dict(cursor.fetchall())


def paper_by_key(key: str) -> Paper | None:
    """The paper that was registered under this key."""
    return next(iter(Paper.objects.raw("select * from evidence_by_key(%s)", [key])), None)


def papers_of(*, subject_kind: str, subject_number: str) -> list[Paper]:
    """All papers of a subject, withdrawn ones too, oldest first."""
    return list(Paper.objects.raw("select * from evidence_of(%s, %s)", [subject_kind, subject_number]))


def suspicions_of(*, subject_kind: str, subject_number: str) -> list[Suspicion]:
    """All suspicions that touch a paper of a subject which is in use, oldest first."""
    return list(
        Suspicion.objects.raw("select * from evidence_suspicions(%s, %s)", [subject_kind, subject_number])
    )


def decisions_about(pairs: Iterable[str]) -> dict[str, Suspicion]:
    """The newest decision about each pair of papers, by the pair."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    rows = Suspicion.objects.raw("select * from evidence_decided(%s)", [wanted])
    return {row.pair: row for row in rows}
