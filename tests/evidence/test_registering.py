"""Registering papers: what is kept, what is refused, what is found, what is said to the domain that registers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.evidence.papers import BEIJING, FACTS, HEBEI, TIANJIN, document, firm, paper
from xiechuang.domains.evidence.models import Paper, Suspicion
from xiechuang.domains.evidence.public import (
    PaperFacts,
    PaperKind,
    is_clear,
    open_suspicions,
    withdraw_papers,
)
from xiechuang.domains.evidence.states import SuspicionState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


def test_the_first_use_of_a_paper_is_clear():
    one = paper()
    assert one.number.startswith("PZ-")
    assert is_clear(one.subject_kind, one.subject_number)


def test_the_same_invoice_number_in_another_region_is_found_and_blocks_both():
    one = paper(region=BEIJING)
    two = paper(
        region=TIANJIN,
        facts=PaperFacts(invoice_code="０１１００２６００１１１", invoice_number=" 1234 5678 "),
    )
    suspicion = Suspicion.objects.get()
    assert (suspicion.earlier, suspicion.later) == (one, two)
    assert suspicion.strength >= 90
    assert not is_clear(one.subject_kind, one.subject_number)
    assert [b.number for b in open_suspicions(two.subject_kind, two.subject_number)] == [suspicion.number]


def test_letters_taken_for_digits_are_seen_through():
    paper()
    paper(facts=replace(FACTS, invoice_number="I2345678"))
    assert Suspicion.objects.get().strength >= 80


def test_the_same_eight_digits_under_another_code_are_another_invoice():
    paper()
    paper(
        facts=replace(
            FACTS, invoice_code="022002600222", seller="甲公司", buyer="乙公司", amount_fen=5, dated_on=None
        )
    )
    assert not Suspicion.objects.exists()


def test_the_same_file_is_found_whatever_was_typed():
    actor = firm()
    content = "委托检测合同\n甲方乙方".encode()
    paper(document=document(content, actor=actor), facts=PaperFacts(amount_fen=100))
    paper(document=document(content, actor=actor, name="b.txt"), facts=PaperFacts(amount_fen=200))
    assert Suspicion.objects.get().strength == 100


def test_one_file_may_hold_the_contract_and_the_invoice_of_one_subject_but_not_of_two():
    actor = firm()
    content = "合同与发票".encode()
    given = {"document": document(content, actor=actor), "facts": PaperFacts()}
    paper(subject="S-1", kind=PaperKind.INVOICE, **given)
    paper(subject="S-1", kind=PaperKind.CONTRACT, **given)
    assert not Suspicion.objects.exists()
    paper(subject="S-2", kind=PaperKind.REPORT, **given)
    assert Suspicion.objects.count() == 2


def test_the_same_key_gives_the_same_paper_and_other_content_is_refused():
    actor = firm()
    one = paper(actor, key="k", subject="S-9")
    assert paper(actor, key="k", subject="S-9").pk == one.pk
    with pytest.raises(Refused, match="另一份凭证"):
        paper(actor, key="k", subject="S-9", facts=replace(FACTS, amount_fen=7))
    assert Paper.objects.count() == 1


def test_a_firm_behind_the_fence_registers_and_another_regions_paper_is_found_all_the_same():
    one, actor = paper(region=HEBEI), firm(BEIJING)
    with fenced(actor):
        two = paper(actor, subject="S-3")
        assert not Suspicion.objects.exists(), "a firm sees no suspicion"
        assert not is_clear(two.subject_kind, "S-3"), "and yet is told that its claim waits"
        assert [p.pk for p in Paper.objects.all()] == [two.pk]
    assert Suspicion.objects.get().earlier == one


def test_everything_wrong_is_said_at_once():
    tomorrow = clock.today() + timedelta(days=1)
    facts = PaperFacts(
        amount_fen=0, dated_on=tomorrow, seller="甲\x00", text="字" * 200_001, invoice_number="---"
    )
    with pytest.raises(Invalid) as wrong:
        paper(facts=facts, region_code="999999", key="")
    assert set(wrong.value.fields) == {
        "amount_fen", "dated_on", "seller", "text", "invoice_number", "region_code", "key",
    }  # fmt: skip


def test_a_paper_that_says_nothing_is_refused():
    with pytest.raises(Invalid) as wrong:
        paper(facts=PaperFacts(seller="甲公司"))
    assert set(wrong.value.fields) == {"document"}


def test_a_long_text_is_taken():
    assert len(paper(facts=PaperFacts(text="检测数据" * 25_000)).text) == 100_000


def test_withdrawn_papers_are_found_no_more_and_what_was_undecided_lapses():
    one, two = paper(), paper()
    withdraw_papers(
        actor=firm(), subject_kind=two.subject_kind, subject_number=two.subject_number, reason="申领退回"
    )
    assert Suspicion.objects.get().word is SuspicionState.LAPSED
    assert is_clear(one.subject_kind, one.subject_number)
    withdraw_papers(
        actor=firm(), subject_kind=one.subject_kind, subject_number=one.subject_number, reason="申领退回"
    )
    three = paper()
    assert is_clear(three.subject_kind, three.subject_number)
