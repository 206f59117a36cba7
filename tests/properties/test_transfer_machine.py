"""Random people try random moves on records, dockings and measures, inside the fence; what must always hold, holds."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.factories import details_of, load_vocabularies
from tests.transfer import world
from xiechuang.domains.transfer.actions.docking import move_docking, propose_docking
from xiechuang.domains.transfer.actions.measure import move_measure, plan_measure
from xiechuang.domains.transfer.actions.record import change_record, create_record, delete_draft
from xiechuang.domains.transfer.actions.review import expire_records, move_record
from xiechuang.domains.transfer.flow import ACHIEVEMENT, DEMAND, DOCKING, MEASURE
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Landing, Measure
from xiechuang.domains.transfer.states import Confidentiality, DockingState, RecordState
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.audit.public import Entry, broken_links
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Refused
from xiechuang.kernel.search.public import SearchEntry
from xiechuang.kernel.workflow.public import Step

FLOWS = {Achievement: ACHIEVEMENT, Demand: DEMAND, Docking: DOCKING, Measure: MEASURE}
FIRST = {Achievement: "create", Demand: "create", Docking: "propose", Measure: "plan"}
# Who is needed to get anywhere comes up more often than those who may do nothing.
LIKELY = ("owner firm", "owner institute", "manager", "office")
NAMES = st.sampled_from(LIKELY * 4 + world.NAMES[:-1])
RECORD_MOVES = st.sampled_from(sorted(ACHIEVEMENT.moves) + ["submit", "check", "publish"] * 3)
DOCKING_MOVES = st.sampled_from(sorted(set(DOCKING.moves) - {"decline"}) * 3 + ["decline"])
BACKWARDS = frozenset({"decline", "close", "stop", "withdraw", "return"})
COMPLETE = {
    Demand: {"modes": ["licence"]},
    Achievement: {"kind": "process", "stage": "pilot", "ways": ["licence"], "price_mode": "negotiable"},
}


class Transfer(RuleBasedStateMachine):
    """A little community at work; the model is the table of moves and the history of each case."""

    records = Bundle("records")
    dockings = Bundle("dockings")
    measures = Bundle("measures")

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        load_vocabularies()
        self.people = world.build().people
        self.made = {model: set() for model in FLOWS}

    def teardown(self):
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate; set constraints all deferred")
        assert list(broken_links()) == []
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @contextmanager
    def trying(self, name):
        """Inside the fence of that person; what is refused must leave no trace."""
        before = Step.objects.count(), Entry.objects.count()
        try:
            with fenced(self.people[name]):
                yield self.people[name]
        except (Refused, NotVisible):
            assert (Step.objects.count(), Entry.objects.count()) == before

    @initialize(target=records)
    def begin(self):
        """A published pair in docking, for otherwise chance would seldom come so far."""
        demand = self.entered(Demand, "owner firm", Confidentiality.PUBLIC)
        achievement = self.entered(Achievement, "owner institute", Confidentiality.PUBLIC)
        self.bring_to_publication(demand)
        self.bring_to_publication(achievement)
        self.docking = propose_docking(actor=self.people["manager"], demand=demand, achievement=achievement)
        self.made[Docking].add(self.docking.pk)
        return multiple(demand, achievement)

    @rule(target=dockings)
    def take_the_first(self):
        return self.docking

    @rule(data=st.data(), steps=st.integers(2, 7))
    def dockings_go_on(self, data, steps):
        self.somebody_does_what_is_offered(data, Docking, steps)

    @rule(data=st.data(), steps=st.integers(1, 3))
    def measures_go_on(self, data, steps):
        self.somebody_does_what_is_offered(data, Measure, steps)

    @rule(data=st.data(), steps=st.integers(1, 3), model=st.sampled_from([Achievement, Demand]))
    def records_go_on(self, data, steps, model):
        self.somebody_does_what_is_offered(data, model, steps)

    def somebody_does_what_is_offered(self, data, model, steps):
        """One case is moved on by those who can, mostly forwards."""
        found = model.objects.exclude(state__in=FLOWS[model].dead_ends()).order_by("-pk").first()
        for _ in range(steps if found else 0):
            found.refresh_from_db()
            offers = [
                (name, m.name) for name, who in self.people.items() for m in FLOWS[model].open_to(who, found)
            ]
            offers = [o for o in offers if o[1] not in BACKWARDS] or offers
            if offers:
                self.go(found, *data.draw(st.sampled_from(sorted(offers))))

    def go(self, row, name, move):
        with self.trying(name) as who:
            if isinstance(row, Docking):
                move_docking(row, actor=who, move=move, note="因故", **details_of(move))
            elif isinstance(row, Measure):
                move_measure(row, actor=who, move=move, note="因故", progress="进行中")
            else:
                move_record(row, actor=who, move=move, note="因故")

    @rule(
        target=records,
        name=st.sampled_from(["owner firm", "owner institute"]),
        model=st.sampled_from([Achievement, Demand]),
        who=st.sampled_from(Confidentiality),
    )
    def enter(self, name, model, who):
        return self.entered(model, name, who)

    def entered(self, model, name, who):
        more = {"confidentiality": who} if model is Demand else {}
        values = {
            "title": "储能电池",
            "text": "正文",
            "fields": ["6.1"],
            "expires_on": clock.today().replace(year=2030),
        }
        row = create_record(model, actor=self.people[name], values=values | COMPLETE[model] | more)
        self.made[model].add(row.pk)
        return row

    @rule(row=records, name=NAMES, move=RECORD_MOVES)
    def move_a_record(self, row, name, move):
        self.go(row, name, move)

    @rule(row=records)
    def bring_to_publication(self, row):
        owner = (
            "owner firm"
            if row.organisation_id == self.people["owner firm"].organisation_id
            else "owner institute"
        )
        for name, move in ((owner, "submit"), ("office", "check"), ("office", "publish")):
            with self.trying(name) as who:
                move_record(row, actor=who, move=move)

    @rule(row=records, name=NAMES)
    def change(self, row, name):
        with self.trying(name) as who:
            change_record(row, actor=who, values={"text": "另一段正文", "confidentiality": "public"})

    @rule(row=records, name=NAMES)
    def throw_away(self, row, name):
        with self.trying(name) as who:
            delete_draft(row, actor=who)
            self.made[type(row)].discard(row.pk)

    @rule(row=records)
    def a_term_runs_out(self, row):
        type(row).objects.filter(pk=row.pk).update(expires_on=clock.today())
        expire_records()

    @rule(target=dockings, one=records, other=records, name=NAMES)
    def propose(self, one, other, name):
        rows = {type(row): row for row in (one, other)}
        if len(rows) < 2:
            return None
        docking = None
        with self.trying(name) as who:
            docking = propose_docking(actor=who, demand=rows[Demand], achievement=rows[Achievement])
            self.made[Docking].add(docking.pk)
        return docking

    @rule(row=dockings, name=NAMES, move=DOCKING_MOVES)
    def move_a_docking(self, row, name, move):
        if row is not None:
            self.go(row, name, move)

    @rule(target=measures, name=st.sampled_from(["office", "firm's park", "institute's region"]))
    def plan(self, name):
        due_on = clock.today().replace(year=2030)
        row = plan_measure(actor=self.people[name], title="专场", content="", due_on=due_on)
        self.made[Measure].add(row.pk)
        return row

    @rule(row=measures, name=NAMES, move=st.sampled_from(sorted(MEASURE.moves)))
    def move_a_measure(self, row, name, move):
        self.go(row, name, move)

    @invariant()
    def every_state_came_about_by_the_table(self):
        for model, flow in FLOWS.items():
            rows = dict(model.objects.values_list("pk", "state"))
            assert set(rows) == self.made[model]
            steps = Step.objects.filter(subject_kind=model._meta.label_lower, subject_id__in=rows).order_by(
                "id"
            )
            reached = {}
            for step in steps:
                check_step(flow, model, step, reached.get(step.subject_id))
                reached[step.subject_id] = step.target
            assert reached == rows

    @invariant()
    def history_and_trail_tell_the_same(self):
        for model in FLOWS:
            kind, name = model._meta.label_lower, model._meta.model_name
            told = (
                Step.objects.filter(subject_kind=kind)
                .order_by("id")
                .values_list("subject_id", "move", "person_id")
            )
            trail = Entry.objects.filter(subject_kind=kind).exclude(
                action__in=[f"{name}.change", f"{name}.delete"]
            )
            recorded = trail.order_by("id").values_list("subject_id", "action", "person_id")
            assert list(told) == [(pk, action.removeprefix(f"{name}."), who) for pk, action, who in recorded]

    @invariant()
    def the_public_finds_exactly_what_is_public(self):
        public = {("achievement", a.pk) for a in Achievement.objects.filter(state=RecordState.PUBLISHED)}
        open_ones = Demand.objects.filter(state=RecordState.PUBLISHED, confidentiality=Confidentiality.PUBLIC)
        public |= {("demand", d.pk) for d in open_ones}
        entries = SearchEntry.objects.filter(is_public=True)
        assert set(entries.values_list("kind", "subject_id")) == public

    @invariant()
    def dockings_are_single_reasoned_and_landed_with_a_contract(self):
        live = Docking.objects.exclude(state=DockingState.DECLINED).values_list("demand_id", "achievement_id")
        assert len(live) == len(set(live))
        assert not Docking.objects.filter(state=DockingState.DECLINED, decline_code="").exists()
        landed = set(Docking.objects.filter(state=DockingState.LANDED).values_list("pk", flat=True))
        assert set(Landing.objects.values_list("docking_id", flat=True)) == landed


def check_step(flow, model, step, before):
    """One line of the history: the first enters the case, each other follows the table from where the last ended."""
    if before is None:
        assert (step.move, step.source, step.target) == (FIRST[model], "", flow.start)
        return
    move = flow.moves[step.move]
    assert step.source == before
    assert step.source in move.source
    assert step.target == (move.target or before)


@pytest.mark.django_db
def test_whatever_people_try_the_rules_of_the_house_hold(frozen_clock):
    run_state_machine_as_test(
        Transfer,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
