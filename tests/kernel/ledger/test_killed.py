"""A writer killed with -9 under load: what was answered stands, what was asked stands whole or not at all, nothing twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.db.models import Count

from tests.kernel.ledger.money_world import assert_whole, pocket
from xiechuang.kernel.ledger.public import Instruction, Leg, Transfer, post
from xiechuang.kernel.orgs.public import SYSTEM

ROUNDS = int(os.environ.get("XIECHUANG_LEDGER_KILLS", "10"))
ROOT = Path(__file__).resolve().parents[3]
WRITERS = 2
SPAN = 1_000_000


def turns(log: Path, word: str) -> set[int]:
    lines = log.read_text().split("\n")[:-1] if log.exists() else []
    return {int(line.split()[1]) for line in lines if line.startswith(f"{word} ")}


def group(turn: int, accounts: list[int]) -> list[Instruction]:
    count = len(accounts)
    return [
        Instruction(
            id=UUID(int=turn * 10 + n),
            kind="crash",
            legs=(Leg(accounts[(turn + n) % count], -1), Leg(accounts[(turn + n + 1) % count], 1)),
        )
        for n in range(3)
    ]


def kill_under_load(address: str, accounts: list[int], log: Path, *, start: int, after: int) -> None:
    """Start a writer and kill it as soon as it has answered ``after`` times."""
    environment = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": f"{ROOT / 'src'}"}
    environment["DJANGO_SETTINGS_MODULE"] = "xiechuang.config.settings"
    writer = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("writer_process.py")), str(start), str(log), ",".join(map(str, accounts))],
        env=environment,
    )  # fmt: skip
    try:
        while len(turns(log, "done")) < after:
            assert writer.poll() is None, "the writer ended by itself"
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()


@pytest.mark.usefixtures("committed")
def test_a_killed_writer_loses_and_doubles_nothing(database_address, tmp_path):
    accounts = [pocket(floor_fen=None).pk for _ in range(4)]
    for number in range(ROUNDS):
        log = tmp_path / f"{number}.log"
        kill_under_load(database_address, accounts, log, start=1 + number * SPAN, after=3 + number % 7)
        asked, done = turns(log, "ask"), turns(log, "done")
        standing = {
            turn: Transfer.objects.filter(pk__in=[w.id for w in group(turn, accounts)]).count()
            for turn in asked
        }
        assert all(standing[turn] == 3 for turn in done), "answered, so it stands"
        assert set(standing.values()) <= {0, 3}, "whole or not at all"
        for turn in asked:
            assert post(group(turn, accounts), actor=SYSTEM)[0].is_new == (standing[turn] == 0)
        assert Transfer.objects.filter(
            pk__in=[w.id for t in asked for w in group(t, accounts)]
        ).count() == 3 * len(asked)
    twice = Transfer.objects.annotate(n=Count("entries")).exclude(n=2)
    assert not twice.exists()
    assert_whole()
