"""A writer killed with -9 under load: what was answered stands, what was asked stands whole or not at all, nothing twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
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


@pytest.fixture
def writers(database_address: str, accounts: list[int]) -> Iterator[subprocess.Popen[str]]:
    """What starts a writer for every number it is sent."""
    environment = {**os.environ, "DATABASE_URL": database_address, "PYTHONPATH": f"{ROOT / 'src'}"}
    environment["DJANGO_SETTINGS_MODULE"] = "xiechuang.config.settings"
    script = str(Path(__file__).with_name("writer_process.py"))
    command = [sys.executable, script, ",".join(map(str, accounts))]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as running:
        yield running
        running.stdin.close()


def kill_under_load(writers: subprocess.Popen[str], *, start: int, after: int) -> dict[str, list[int]]:
    """Start a writer, kill it as soon as it has answered ``after`` times; all it said by then."""
    said: dict[str, list[int]] = {word: [] for word in ("writer", "ask", "done", "ended")}
    writers.stdin.write(f"{start}\n")
    while not said["ended"]:
        word, number = writers.stdout.readline().split()
        said[word].append(int(number))
        if word == "done" and len(said["done"]) == after:
            os.kill(said["writer"][0], signal.SIGKILL)
    assert said["ended"] == [signal.SIGKILL], "the writer ended by itself"
    return said


@pytest.fixture(params=[1, 3], ids=["one lane", "three lanes"])
def accounts(request: pytest.FixtureRequest, committed: None) -> list[int]:
    return [pocket(floor_fen=floor, fen=100, lanes=request.param).pk for floor in (None, -40, None, 0)]


def test_a_killed_writer_loses_and_doubles_nothing(writers, accounts):
    for number in range(ROUNDS):
        said = kill_under_load(writers, start=1 + number * SPAN, after=3 + number % 7)
        asked, done = said["ask"], said["done"]
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
    asked_for = Transfer.objects.filter(kind="crash")
    twice = asked_for.annotate(n=Count("entries")).exclude(n=2)
    assert not twice.exists()
    assert_whole()
