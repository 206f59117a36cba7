"""Any process is killed while people write: what was acknowledged stays, nothing is half done, nothing done twice."""

import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from tests.operations.program import Caller, Program, until

WRITERS, EACH = 3, 8
# Generous: other work may share the machine. What is measured is printed with -s.
RECOVERY_SECONDS = 60.0
REGIONS = {
    "institute-beijing": "official-beijing",
    "institute-tianjin": "official-tianjin",
    "institute-hebei": "official-hebei",
}


@dataclass(kw_only=True)
class Storm:
    """Institutes that register and submit, officials that check and publish, all at once and without pause."""

    program: Program
    run: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    acknowledged: list[tuple[float, str, str]] = field(default_factory=list)
    failures: list[object] = field(default_factory=list)
    retries: int = 0

    def callers(self) -> list[tuple[Caller, Caller]]:
        def caller(name: str) -> Caller:
            return Caller(self.program.url, self.program.browser(name).token())

        return [(caller(owner), caller(official)) for owner, official in REGIONS.items()]

    def blow(self, disaster: Callable[[], object]) -> float:
        """Write, strike in the middle, write to the end; the longest silence from the strike on, in seconds."""
        threads = [
            threading.Thread(target=self.write, args=(number, *pair))
            for number, pair in enumerate(self.callers())
        ]
        for thread in threads:
            thread.start()
        until(lambda: len(self.acknowledged) > WRITERS * 4, "the storm is under way")
        struck = time.monotonic()
        disaster()
        for thread in threads:
            thread.join(240)
        assert not any(thread.is_alive() for thread in threads)
        assert not self.failures
        moments = [struck, *sorted(at for at, _, _ in self.acknowledged if at > struck)]
        return max(later - earlier for earlier, later in pairwise(moments))

    def write(self, writer: int, owner: Caller, official: Caller) -> None:
        try:
            for number in range(EACH):
                self.publish_one(f"{self.run}-{writer}-{number}", owner, official)
        except Exception as error:  # noqa: BLE001 - told by the test, not lost in a thread
            self.failures.append(error)
        self.retries += owner.retries + official.retries

    def publish_one(self, code: str, owner: Caller, official: Caller) -> None:
        made = owner.surely("/achievements", achievement(code), key=f"{code}-create")
        number = self.keep(made, code, "create")["number"]
        for who, move in ((owner, "submit"), (official, "check"), (official, "publish")):
            answer = who.surely(f"/achievements/{number}/moves/{move}", {}, key=f"{code}-{move}")
            self.keep(answer, code, move)

    def keep(self, answer, code: str, what: str) -> dict:
        assert answer.status_code in (200, 201), answer.text
        self.acknowledged.append((time.monotonic(), code, what))
        return answer.json()


def achievement(code: str) -> dict:
    return {
        "title": f"余热回收装置 {code}",
        "text": f"编号 {code} 的余热回收装置，已试用。",
        "fields": ["1.1.1"],
        "kind": "equipment",
        "stage": "pilot",
        "ways": ["licence"],
        "price_mode": "negotiable",
        "own_code": code,
        "expires_on": "2029-12-31",
    }


def kill_one_web_worker(program: Program) -> None:
    program.web_workers[0].kill()


def kill_the_web_server(program: Program) -> None:
    program.web_server.kill()


def kill_the_database(program: Program) -> None:
    os.kill(program.cluster.pid(), signal.SIGKILL)


def kill_one_database_session(program: Program) -> None:
    question = (
        "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    )
    os.kill(program.ask(question)[0][0], signal.SIGKILL)


def kill_the_supervisor_and_start_again(program: Program) -> None:
    program.supervisor.kill()
    program.supervisor.wait()
    program.start()


DISASTERS = [
    kill_one_web_worker,
    kill_the_web_server,
    kill_the_database,
    kill_one_database_session,
    kill_the_supervisor_and_start_again,
]


@pytest.mark.parametrize("disaster", DISASTERS, ids=lambda disaster: disaster.__name__)
def test_what_was_acknowledged_stays_and_nothing_is_half_or_double(disaster, program: Program) -> None:
    storm = Storm(program=program)
    seconds = storm.blow(lambda: disaster(program))
    print(
        f"\n{disaster.__name__}: no write acknowledged for {seconds:.1f} s, {storm.retries} requests repeated"
    )
    assert seconds < RECOVERY_SECONDS
    every = WRITERS * EACH
    assert len(storm.acknowledged) == every * 4
    rows = program.ask(
        "select id, own_code, state from transfer_achievement where own_code like %s", f"{storm.run}-%"
    )
    assert len({code for _, code, _ in rows}) == len(rows) == every, "each once, though some were sent twice"
    assert {state for _, _, state in rows} == {"published"}
    ids = [row[0] for row in rows]
    assert steps_of(program, ids) == {pk: ["create", "submit", "check", "publish"] for pk in ids}
    assert audited(program, ids) == dict.fromkeys(ids, 4), "one entry for each write"
    found = Caller(program.url).get("/search", q=storm.run, limit=100).json()
    assert found["total"] == every, "what is published is found"
    verified = program.run("verify-audit")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def steps_of(program: Program, ids: list[int]) -> dict[int, list[str]]:
    question = """select subject_id, array_agg(move order by id) from workflow_step
        where subject_kind = 'transfer.achievement' and subject_id = any(%s) group by 1"""
    return dict(program.ask(question, ids))


def audited(program: Program, ids: list[int]) -> dict[int, int]:
    question = """select subject_id, count(*) from audit_entry join audit_link on entry_id = audit_entry.id
        where subject_kind = 'transfer.achievement' and subject_id = any(%s) group by 1"""
    return dict(program.ask(question, ids))
