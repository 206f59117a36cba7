"""What the finder reads past the fence: candidates by their marks, papers to compare, suspicions that stand.

These functions of the database give rows to whoever asks (as the search index does); nothing of them is shown to people
but what a suspicion holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.rules.comparing import Compared, Verdict, compare
from xiechuang.domains.evidence.rules.marking import Said
from xiechuang.domains.evidence.rules.pictures import pages_of
from xiechuang.domains.evidence.rules.splitting import MOST_PEERS, Split, split_in
from xiechuang.domains.evidence.states import Sign

FOR_EXACT, FOR_LIKE = 200, 60
"""Candidates compared that share a number, content or amount, and that share bands of text or picture."""
MOST_FOUND = 20
"""The strongest suspicions of one registration are raised; a file sent a thousand times needs no thousand decisions."""

Found = tuple[Paper, Verdict]
Trio = tuple[Split, Paper, Paper]
_NEAR_EACH = """select g.place, n.paper_id from (
  select place, max(most) as most, array_agg(value) as marks
  from unnest(%s::int[], %s::int[], %s::bigint[]) as v (place, most, value) group by place) g
cross join lateral evidence_near(g.marks, g.most) n order by g.place, n.shared desc, n.paper_id desc"""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A paper just put on file with the marks it keeps, and those by which papers like it are looked for."""

    paper: Paper
    compared: Compared
    exact: list[int]
    like: list[int]
    parties: int | None
    kept: list[int]

    @property
    def asked(self) -> tuple[tuple[int, list[int]], ...]:
        """How many candidates are wanted by which marks: equal facts, likeness, the same parties."""
        return (
            (FOR_EXACT, self.exact),
            (FOR_LIKE, self.like),
            # One more than is looked through, so that too many are seen to be too many.
            (MOST_PEERS + 1, [self.parties] if self.parties is not None else []),
        )


def found_for(sought: Sequence[Sought]) -> list[tuple[list[Found], Trio | None]]:
    """Of each paper those on file before it that are suspiciously like it, and two with which an amount is split.

    All candidates are asked for by one statement and read by another. Who is on file before has the smaller id, for ids are
    drawn while nobody else registers.
    """
    near = _near_each(sought)
    known = {paper.pk: paper for paper in papers_by_id({key for ids in near for kind in ids for key in kind})}
    found = []
    for one, (exact, like, peers) in zip(sought, near, strict=True):
        others = [known[key] for key in sorted({*exact, *like})]
        split = split_with(one.compared.said, [known[key] for key in sorted(peers)])
        found.append((_alike(one, others), split))
    return found


def _alike(one: Sought, others: Sequence[Paper]) -> list[Found]:
    """Strongest first."""
    found = [(other, compare(one.compared, compared_of(other))) for other in others]
    wanted = [pair for pair in found if pair[1].is_suspicious and _is_other_use(one.paper, *pair)]
    return sorted(wanted, key=lambda pair: (-pair[1].strength, pair[0].pk))[:MOST_FOUND]


def _is_other_use(paper: Paper, other: Paper, verdict: Verdict) -> bool:
    """One file may hold contract and invoice of one subject; for two subjects, or one kind twice, it may not."""
    if paper.kind == other.kind:
        return True
    is_same_subject = (paper.subject_kind, paper.subject_number) == (other.subject_kind, other.subject_number)
    return not is_same_subject and any(sign.sign is Sign.CONTENT for sign in verdict.signs)


def split_with(said: Said, peers: Sequence[Paper]) -> Trio | None:
    """Two papers of the same parties that make an amount and its two parts together with this one."""
    split = split_in(said, [said_of(one) for one in peers])
    return (split, peers[split.first], peers[split.second]) if split else None


def _near_each(sought: Sequence[Sought]) -> list[list[list[int]]]:
    """Candidates of every paper and kind of mark, each with its own limit, by one statement."""
    kinds = [kind for one in sought for kind in one.asked]
    rows = [
        # Room for the paper itself and those registered with it, which are left out below.
        (group, most + len(sought), value)
        for group, (most, values) in enumerate(kinds)
        for value in values
    ]
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR_EACH, [[row[column] for row in rows] for column in range(3)])
        for group, key in cursor.fetchall():
            found.setdefault(group, []).append(key)
    return [
        [
            [key for key in found.get(3 * place + kind, []) if key < one.paper.pk][:most]
            for kind, (most, _values) in enumerate(one.asked)
        ]
        for place, one in enumerate(sought)
    ]


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


def papers_by_key(keys: Sequence[str]) -> dict[str, Paper]:
    """The papers that were registered under these keys, by the key."""
    asked = "select p.* from unnest(%s::text[]) as k (wanted) cross join lateral evidence_by_key(k.wanted) p"
    return {paper.key: paper for paper in Paper.objects.raw(asked, [list(keys)])}


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
