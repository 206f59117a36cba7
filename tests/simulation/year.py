"""One year of a community in minutes: vouchers, claims, frauds, errors and outages, all by the real actions.

Run: python -m tests.simulation.year [--vouchers 20000] [--providers 600] [--seed 6] [--report FILE.md] [--chart FILE.svg]
[--measure FILE.md]
A PostgreSQL of its own is started in a temporary folder, every commit flushed to disk as in use. What people do and how
quickly is drawn from ``chances`` with the seed; what the platform makes of it is checked at the end by ``findings``.
"""

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.agenda import Agenda
    from tests.simulation.chances import Chances
    from tests.simulation.course import Course
    from tests.simulation.desks import Desks
    from tests.simulation.people import Community

ASKED_IN = 330
# The last voucher is valid for six months, its last service may be claimed for two months later, then offices decide.
ENDS_AFTER = 270
SHOWN_EVERY = 1_000


@dataclass
class Year:
    """Everything that the simulated year knows of itself."""

    random: Random
    chances: "Chances"
    agenda: "Agenda"
    community: "Community"
    asked_in: int = ASKED_IN
    may_kill: bool = True
    counts: Counter[str] = field(default_factory=Counter)
    courses: dict[str, "Course"] = field(default_factory=dict)
    # Numbers of invoices that honest claims were handed in with, and whose they are.
    invoices: list[str] = field(default_factory=list)
    first_uses: dict[str, "Course"] = field(default_factory=dict)
    # What went wrong that must not: each a traceback.
    failures: list[str] = field(default_factory=list)
    # Every draw, so that the report can say whether what happened is what was assumed.
    drawn: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    # Days from the first handing in of a claim to its money, by bearing region and mode.
    lead: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    desks: "Desks" = field(init=False)

    def __post_init__(self) -> None:
        """The offices open."""
        from tests.simulation.desks import Desks

        self.desks = Desks(self)

    def happens(self, what: str) -> bool:
        """Whether it goes the other way this time."""
        happened = self.random.random() < getattr(self.chances, what)
        self.drawn[what].append(happened)
        return happened

    def count(self, what: str, many: int = 1) -> None:
        """Remember that it happened."""
        if many:
            self.counts[what] += many

    @property
    def goes_on(self) -> bool:
        """Whether anything can still come of the year's vouchers."""
        from tests.simulation.agenda import BEGIN

        return self.agenda.now < BEGIN + timedelta(days=self.asked_in + ENDS_AFTER)

    def note_paid(self, case: "Course", at: datetime) -> None:
        """How long the claimant waited for the money, from the first time it asked."""
        waited = (at - case.handed_in_at).total_seconds() / 86_400
        self.lead[case.claim.region_id, case.mode.label].append(waited)
        self.count("paid")


def simulate(
    *,
    vouchers: int,
    providers: int,
    seed: int,
    asked_in: int = ASKED_IN,
    may_kill: bool = True,
    chances: "Chances | None" = None,
    say: Callable[[str], None] = print,
) -> Year:
    """Run the whole year and what comes after it, until nothing waits."""
    from tests.simulation.agenda import BEGIN, Agenda
    from tests.simulation.chances import Chances
    from tests.simulation.clearing import Clearing
    from tests.simulation.killing import killed
    from tests.simulation.people import make_community
    from xiechuang.kernel.lib import clock

    random, began = Random(seed), time.perf_counter()
    with clock.fixed(BEGIN):
        community = make_community(random, vouchers=vouchers, providers=providers)
    year = Year(
        random=random,
        chances=chances or Chances(),
        agenda=Agenda(),
        community=community,
        asked_in=asked_in,
        may_kill=may_kill,
    )
    say(f"{len(community.firms)} firms, {providers} providers: {time.perf_counter() - began:.0f} s")
    with clock.fixed(BEGIN):
        year.desks.begin()
        Clearing(year).begin()
    plan(year, vouchers=vouchers)

    def maybe_killed(deed: Callable[[], None]) -> None:
        try:
            if may_kill and year.happens("killed_writing"):
                killed(deed)
                year.count("writer killed before it committed")
            deed()
        except Exception:  # noqa: BLE001 - a year that took an hour is seen to its end, and fails there
            year.failures.append(traceback.format_exc())
            say(year.failures[-1])

    def tell(done: int) -> None:
        if done % SHOWN_EVERY == 0:
            say(f"{year.agenda.now:%Y-%m-%d}: {done} deeds, {time.perf_counter() - began:.0f} s")

    year.agenda.run(act=maybe_killed, each=tell)
    return year


def plan(year: Year, *, vouchers: int) -> None:
    """When which firm asks for what, and when which office is cut off."""
    from tests.simulation.chances import contract_fen
    from tests.simulation.course import Course
    from xiechuang.domains.vouchers.states import Mode

    for place in range(vouchers):
        course = Course(
            year=year,
            place=place,
            firm=year.random.choice(year.community.firms),
            mode=year.random.choice((Mode.FIRM, Mode.PROVIDER)),
            fen=contract_fen(year.random),
        )
        year.agenda.after(year.random.uniform(0, year.asked_in), course.apply)
    for region in year.community.offices:
        year.agenda.cut_off(region, begins=year.random.uniform(60, 300), days=year.random.uniform(10, 20))


@contextmanager
def own_database() -> Iterator[Path]:
    """A PostgreSQL and a folder for uploads that are gone afterwards."""
    from xiechuang.config import embedded

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        lease = embedded.acquire(data=folder)
        try:
            os.environ.update(DATABASE_URL=lease.url(), DJANGO_SETTINGS_MODULE="xiechuang.config.settings")
            import django
            from django.conf import settings
            from django.core.management import call_command

            django.setup()
            settings.MEDIA_ROOT = folder / "documents"
            call_command("migrate", verbosity=0)
            yield folder
        finally:
            from django.db import connection

            connection.close()
            lease.release()


def main(given: argparse.Namespace) -> None:
    """Simulate, check, report."""
    with own_database():
        from tests.simulation.findings import FAILED, check
        from tests.simulation.measuring import measuring
        from tests.simulation.reporting import report_of, save

        began = time.perf_counter()

        def say(text: str) -> None:
            print(text, file=sys.stderr, flush=True)

        with measuring(given.measure):
            year = simulate(
                vouchers=given.vouchers,
                providers=given.providers,
                seed=given.seed,
                may_kill=not given.unkilled,
                say=say,
            )
        simulated = time.perf_counter() - began
        say(f"{year.agenda.done} deeds in {simulated:.0f} s; now everything is checked")
        found = check(year, goes_on=True)
        text = report_of(year, found, given=vars(given), seconds=simulated)
        save(text, year, report=given.report, chart=given.chart)
        print(text)
        if any(said.startswith(FAILED) for said in found.values()):
            raise SystemExit(1)


def arguments(said: list[str] | None = None) -> Any:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description="One simulated year of innovation vouchers.")
    parser.add_argument("--vouchers", type=int, default=20_000)
    parser.add_argument("--providers", type=int, default=600)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--chart", type=Path)
    parser.add_argument("--measure", type=Path, help="what each kind of action cost, as Markdown")
    parser.add_argument("--unkilled", action="store_true", help="nobody kills a writer")
    return parser.parse_args(said)


if __name__ == "__main__":
    main(arguments())
