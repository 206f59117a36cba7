"""Papers of a subject registered at once are as if registered one after the other, for a handful of statements."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.evidence.papers import BEIJING, FACTS, TIANJIN, firm, paper
from tests.factories import RegionFactory
from xiechuang.domains.evidence.models import Mark, Paper, Suspicion
from xiechuang.domains.evidence.public import NewPaper, PaperFacts, PaperKind, register_papers
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import Entry
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.orgs.public import Actor

pytestmark = pytest.mark.django_db


def new(number: str = "", *, key: str = "", **facts: object) -> NewPaper:
    """An invoice unlike all others unless told."""
    said = replace(FACTS, invoice_number=number or f"{uuid4().int % 10**20:020d}", **facts)
    return NewPaper(kind=PaperKind.INVOICE, document=None, facts=said, key=key or uuid4().hex)


def together(papers: Sequence[NewPaper], *, who: Actor | None = None, subject: str = "S-1") -> list[Paper]:
    """Register them for one subject."""
    return register_papers(
        actor=who or firm(BEIJING),
        papers=papers,
        subject_kind="test.claim",
        subject_number=subject,
        region_code=RegionFactory(code=BEIJING).code,
    )


def test_papers_that_are_the_same_meet_each_other_the_later_the_earlier_and_only_so():
    first, _other, again = together([new("24112000000012345678"), new(), new("24112000000012345678")])
    suspicion = Suspicion.objects.get()
    assert (suspicion.earlier, suspicion.later) == (first, again)


def test_each_meets_what_was_on_file_before():
    known = [paper(region=TIANJIN, facts=replace(FACTS, invoice_number=n)) for n in ("11110000", "22220000")]
    before = Suspicion.objects.count()
    made = together([new("22220000"), new(), new("11110000")])
    pairs = {(one.earlier, one.later) for one in Suspicion.objects.order_by("id")[before:]}
    assert (known[1], made[0]) in pairs
    assert (known[0], made[2]) in pairs


def test_two_halves_of_an_amount_are_seen_though_all_three_come_at_once():
    whole = {"amount_fen": 30_000_00}
    together([new(**whole), new(amount_fen=10_000_00), new(amount_fen=20_000_00)])
    assert any(sign["sign"] == "split" for one in Suspicion.objects.all() for sign in one.signs)


def test_at_once_or_one_by_one_the_same_suspicions_are_raised():
    papers = [
        new("24112000000012345678"),
        new(amount_fen=10_000_00),
        new("24112000000012345678", seller="天津精密检测有限责任公司"),
        new(amount_fen=20_000_00),
        new(amount_fen=30_000_00),
    ]
    made = together(papers, subject="S-1")
    at_once = pairs_of(made)
    Suspicion.objects.all().delete()
    Mark.objects.all().delete()
    made = [together([replace(one, key=f"again-{one.key}")], subject="S-2")[0] for one in papers]
    assert pairs_of(made) == at_once
    assert at_once


def pairs_of(made: Sequence[Paper]) -> set[tuple[int, int, int]]:
    """Which of them are suspected with which, by their places, and how strongly."""
    place = {one.pk: n for n, one in enumerate(made)}
    return {
        (place[one.earlier_id], place[one.later_id], one.strength)
        for one in Suspicion.objects.all()
        if one.earlier_id in place and one.later_id in place
    }


def test_what_was_registered_before_is_given_again_and_a_key_for_another_paper_refuses_all():
    known = new(key="k")
    [one] = together([known])
    again, other = together([known, new()])
    assert again.pk == one.pk
    assert Paper.objects.count() == 2
    with pytest.raises(Refused, match="另一份凭证"):
        together([new(), new(key="k")])
    assert other.number != one.number


def test_every_fault_is_named_by_the_place_of_its_paper_and_nothing_is_written():
    wrong = [
        new(),
        replace(new(), facts=PaperFacts(amount_fen=0, invoice_number="1")),
        replace(new(), key="x" * 200),
    ]
    with pytest.raises(Invalid) as found:
        together(wrong)
    assert set(found.value.fields) == {"1.amount_fen", "2.key"}
    assert not Paper.objects.exists()


def test_nothing_to_register_is_nothing():
    assert together([]) == []


def test_behind_the_fence_each_paper_has_its_line_in_the_trail():
    actor = firm(BEIJING)
    with fenced(actor):
        made = together([new(), new()], who=actor)
    lines = Entry.objects.filter(action="paper.register").order_by("id")
    assert [line.subject_number for line in lines] == [one.number for one in made]


def test_of_a_further_paper_only_its_number_and_its_line_in_the_trail_are_statements_of_its_own():
    who = firm(BEIJING)
    together([new()], who=who)
    counts = []
    for n in (2, 5):
        papers = [new(amount_fen=k**3 * 100_000 + 7) for k in range(2, 2 + n)]
        with CaptureQueriesContext(connection) as asked:
            together(papers, who=who)
        counts.append(len(asked))
    assert not Suspicion.objects.exists()
    assert counts[1] - counts[0] == 3 * 2
