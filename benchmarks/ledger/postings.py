"""Transfers a second of the ledger, beside pgbench's own double entry on the same server in the same run.

Run: python benchmarks/ledger/postings.py [seconds]. A PostgreSQL of its own is started in a temporary folder, with every
commit flushed to disk as in use. Each transfer has two entries. "Spread" picks two of 10,000 accounts, "hot" pays from one
account to one of 10,000 others, "hot in 16 lanes" from one
that was given lanes with widen(), without a floor or with one (then money is moved between lanes where one has too little); "one by one" commits each transfer, "groups of n" commit n at a time. "In the database"
is ledger_post called by pgbench, "by post()" the Python function called by threads of one process, which shares the
processors with the server. The peer is pgbench's built-in tpcb-like script at scale 10 with as many clients: five
statements that change three balances and add one row, without chain, floors, repeats or a second entry. Hot cases stand
beside the same script with everybody on one branch, whose balance every transaction changes.
Every case is measured twice, the second time in the opposite order, and the better is shown: other work on the machine
only ever takes away. Afterwards everything written is derived again from the rows.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src")]

from xiechuang.config import embedded  # noqa: E402
from xiechuang.config.postgres import binaries  # noqa: E402

ACCOUNTS = 10_000
HOT, WIDE, WIDE_WITH_FLOOR = 0, ACCOUNTS + 1, ACCOUNTS + 2
LANES = 16
CLIENTS, MORE_CLIENTS = 4, 16
PEER, PEER_OF_MORE = (f"pgbench tpcb-like ({clients} clients)" for clients in (CLIENTS, MORE_CLIENTS))
HOT_PEER = f"pgbench tpcb-like on one branch ({CLIENTS} clients)"
# name, transfers in a group, the one account that pays if it is one, clients
BY_PYTHON = (
    ("spread, one by one", 1, None, 4),
    ("hot, one by one", 1, HOT, 4),
    ("hot in 16 lanes, one by one", 1, WIDE, 4),
    ("spread, groups of 100", 100, None, 2),
    ("hot, groups of 100", 100, HOT, 2),
    ("batched, groups of 1000", 1_000, None, 2),
)
IN_DATABASE = (
    ("spread, one by one", 1, None, CLIENTS),
    ("spread, one by one", 1, None, MORE_CLIENTS),
    ("hot, one by one", 1, HOT, CLIENTS),
    ("hot in 16 lanes, one by one", 1, WIDE, CLIENTS),
    ("hot in 16 lanes, one by one", 1, WIDE, MORE_CLIENTS),
    ("hot in 16 lanes with a floor, one by one", 1, WIDE_WITH_FLOOR, CLIENTS),
    ("hot in 16 lanes with a floor, one by one", 1, WIDE_WITH_FLOOR, MORE_CLIENTS),
    ("hot, groups of 10", 10, HOT, CLIENTS),
    ("batched, groups of 100", 100, None, 2),
)
# The digest is that which post() would send, so that the rows can be derived again. What a client makes ready before it asks
# is made by the server here, as plainly as can be: one transfer needs no query for it.
ONE = r"""
\set one {source}
\set other 1 + mod(:one + random(0, {accounts} - 2), {accounts})
select count(*) from ledger_post(now(), '{{"actor": "x", "role": "r"}}', jsonb_build_array(jsonb_build_object(
    'id', gen_random_uuid(), 'place', 0, 'act', 'post', 'kind', 'benchmark', 'reason', '', 'subject_kind', '', 'subject_id', null,
    'legs', 2, 'digest', encode(sha256(convert_to(format(
      '["post", "benchmark", "", "", null, "", "", null, null, [[%s, -1, 0], [%s, 1, 0]]]', :one::bigint, :other::bigint),
      'UTF8')), 'hex'))),
  array[0, 0], array[:one, :other]::bigint[], array[-1, 1]::bigint[], array[0, 0]::bigint[], array[1, 2]);
"""
GROUP = """
with legs as (
  select n, {source} as one, 1 + (floor(random() * {accounts}))::bigint as other from generate_series(0, {last}) n
), pairs as materialized (
  select n, one, case when other = one then 1 + other %% {accounts} else other end as other from legs
), asked as (
  select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'place', n, 'act', 'post', 'kind', 'benchmark', 'reason', '',
      'subject_kind', '', 'subject_id', null, 'legs', 2, 'digest', encode(sha256(convert_to(format(
      '["post", "benchmark", "", "", null, "", "", null, null, [[%s, -1, 0], [%s, 1, 0]]]', one, other), 'UTF8')), 'hex'))
      order by n) as document,
    (select array_agg(n order by n, k) from pairs, generate_series(1, 2) k) as places,
    (select array_agg(case k when 1 then one else other end order by n, k) from pairs, generate_series(1, 2) k) as accounts,
    (select array_agg(case k when 1 then -1 else 1 end::bigint order by n, k) from pairs, generate_series(1, 2) k) as amounts,
    (select array_agg(0::bigint) from pairs, generate_series(1, 2)) as helds,
    (select array_agg(k order by n, k) from pairs, generate_series(1, 2) k) as positions
  from pairs
)
select count(*) from asked, ledger_post(now(), '{{"actor": "x", "role": "r"}}', document, places, accounts, amounts, helds,
  positions);
"""
ANY_ACCOUNT = f"1 + (floor(random() * {ACCOUNTS}))::bigint"


def ready(url: str) -> None:
    os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="xiechuang.config.settings")
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_account (id, owner_kind, owner_id, kind, currency, floor_fen, region_code, opened_at)"
            " select n, 'benchmark', n::text, 'pocket', 'CNY', case when n in (0, %s) then null else -1000000000 end, '',"
            " now() from generate_series(0, %s) n",
            [WIDE, WIDE_WITH_FLOOR],
        )
    from xiechuang.kernel.ledger.public import widen

    for account in (WIDE, WIDE_WITH_FLOOR):
        widen(account, lanes=LANES)


def post_groups(place: int, until: float, *, size: int, payer: int | None, counts: list[int]) -> None:
    """What one client does until the time is over."""
    from django.db import connection

    from xiechuang.kernel.ledger.public import Instruction, Leg, post
    from xiechuang.kernel.orgs.public import SYSTEM

    random = Random(f"{place} {until}")
    while time.perf_counter() < until:
        group = []
        for _ in range(size):
            one, other = (
                random.sample(range(1, ACCOUNTS), 2)
                if payer is None
                else (payer, random.randint(1, ACCOUNTS))
            )
            legs = (Leg(one, -1), Leg(other, 1))
            group.append(Instruction(id=UUID(int=random.getrandbits(128)), kind="benchmark", legs=legs))
        post(group, actor=SYSTEM)
        counts[place] += size
    connection.close()


def rate(work: Callable[..., None], *, clients: int, seconds: float) -> float:
    """Transfers a second, all clients together."""
    counts, began = [0] * clients, time.perf_counter()
    crowd = [
        threading.Thread(target=work, args=(n, began + seconds), kwargs={"counts": counts})
        for n in range(clients)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return sum(counts) / (time.perf_counter() - began)


def pgbench(url: str, *arguments: str, clients: int, seconds: float) -> float:
    """Transactions a second that pgbench counts."""
    said = subprocess.run(
        [binaries() / "pgbench", "--no-vacuum", "-M", "prepared", *arguments, "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))), url],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return float(re.findall(r"tps = ([\d.]+)", said)[-1])


def in_database(
    url: str, folder: Path, *, size: int, payer: int | None, clients: int, seconds: float
) -> float:
    """Transfers a second of ledger_post with nothing of ours before it."""
    script = folder / f"post-{size}-{payer}.sql"
    if size == 1:
        source = f"random(1, {ACCOUNTS})" if payer is None else str(payer)
        script.write_text(ONE.format(source=source, accounts=ACCOUNTS))
    else:
        source = ANY_ACCOUNT if payer is None else str(payer)
        text = GROUP.format(source=source, accounts=ACCOUNTS, last=size - 1)
        script.write_text(" ".join(text.replace("%%", "%").split()))
    return size * pgbench(url, "-f", str(script), clients=clients, seconds=seconds)


def cases(url: str, folder: Path, seconds: float) -> dict[str, Callable[[], float]]:
    """Everything that is measured, by the line it is shown on."""
    measured: dict[str, Callable[[], float]] = {
        PEER: partial(pgbench, url, "-b", "tpcb-like", clients=CLIENTS, seconds=seconds),
        PEER_OF_MORE: partial(pgbench, url, "-b", "tpcb-like", clients=MORE_CLIENTS, seconds=seconds),
        HOT_PEER: partial(pgbench, url, "-b", "tpcb-like", "-D", "scale=1", clients=CLIENTS, seconds=seconds),
    }
    for name, size, payer, clients in IN_DATABASE:
        measured[f"in the database: {name} ({clients} clients)"] = partial(
            in_database, url, folder, size=size, payer=payer, clients=clients, seconds=seconds
        )
    for name, size, payer, clients in BY_PYTHON:
        work = partial(post_groups, size=size, payer=payer)
        measured[f"by post(): {name} ({clients} clients)"] = partial(
            rate, work, clients=clients, seconds=seconds
        )
    return measured


def main(seconds: float) -> None:
    """Measure, show, and derive again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        lease = embedded.acquire(data=folder)
        try:
            url = lease.url()
            ready(url)
            subprocess.run(
                [binaries() / "pgbench", "-i", "-s", "10", "-q", url], check=True, capture_output=True
            )
            measured = cases(url, folder, seconds)
            first = {line: deed() for line, deed in measured.items()}
            second = {line: measured[line]() for line in reversed(measured)}
            best = {line: max(first[line], second[line]) for line in measured}
            for line, rate in best.items():
                peer = _peer_of(line)
                print(f"{line:56} {rate:9.0f} a second  {rate / best[peer]:5.2f} of {peer}", flush=True)
            check()
        finally:
            lease.release()


def _peer_of(line: str) -> str:
    if "hot" in line:
        return HOT_PEER
    return PEER_OF_MORE if f"({MORE_CLIENTS} clients)" in line else PEER


def check() -> None:
    from xiechuang.kernel.ledger.public import rederive

    began = time.perf_counter()
    derived = rederive()
    taken = time.perf_counter() - began
    print(
        f"derived again: {derived.transfers} transfers, {derived.entries} entries, {len(derived.faults)} faults, "
        f"{derived.entries / taken:.0f} entries/s"
    )
    assert not derived.faults
    assert sum(fen for fen, _ in derived.balances.values()) == 0


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
