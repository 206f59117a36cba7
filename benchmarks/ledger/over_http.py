"""Postings a second through HTTP, beside an empty authenticated answer of the same server in the same run.

Run: python benchmarks/ledger/over_http.py [seconds]. A PostgreSQL of its own in a temporary folder, every commit flushed to
disk; granian with two workers of four threads as ``xiechuang serve`` starts it; eight clients, each with its own token and a
connection that is kept, sharing the two processors with server and database. Three cases, each measured twice, the second
time in the opposite order, the better shown:
- empty: an answer of ``{}`` behind all middleware, with the token read and the caller found. The peer.
- posting: a view of this benchmark that calls ``ledger.post`` with one transfer of two entries and answers its id; two of
  1,000 accounts. What HTTP adds to a posting.
- appropriation: POST /api/voucher-schemes/…/appropriations, one transfer with its row and its trail, under the rights and
  the limits of the house. What the house's own API does; eight schemes of one region.
The limit of requests a minute is lifted for the run. Afterwards the ledger is derived again from its rows.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from xiechuang.config import embedded  # noqa: E402

CLIENTS, ACCOUNTS, GOAL = 8, 1_000, 300
SETTINGS = """
from xiechuang.config.settings import *
API_REQUESTS_PER_MINUTE = {"signed_in": 10**9, "stranger": 10**9}
ROOT_URLCONF = "measured_urls"
"""
URLS = """
import json
from uuid import UUID
from django.http import JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from xiechuang.config import gate
from xiechuang.config.urls import urlpatterns as house
from xiechuang.kernel.ledger.public import Instruction, Leg, post
from xiechuang.web.api.auth import token_holds

# As with the API's own routes, the view itself asks for the token.
gate.PUBLIC |= {"measured_empty", "measured_posting"}


@csrf_exempt
def empty(request):
    return JsonResponse({}, status=200 if token_holds(request) else 401)

@csrf_exempt
def posting(request):
    if not token_holds(request):
        return JsonResponse({}, status=401)
    said = json.loads(request.body)
    legs = (Leg(said["source"], -1), Leg(said["target"], 1))
    post([Instruction(id=UUID(said["id"]), kind="benchmark", legs=legs)], actor=request.actor)
    return JsonResponse({"id": said["id"]})

urlpatterns = [
    path("api/measured/empty", empty, name="measured_empty"),
    path("api/measured/posting", posting, name="measured_posting"),
    *house,
]
"""
Ask = Callable[[http.client.HTTPConnection, Random, int], int]


def ready(url: str, folder: Path) -> tuple[list[str], list[str]]:
    """Accounts, schemes and tokens; the tokens' secrets and the schemes' numbers."""
    (folder / "measured_settings.py").write_text(SETTINGS)
    (folder / "measured_urls.py").write_text(URLS)
    sys.path.insert(0, str(folder))
    os.environ.update(
        DATABASE_URL=url, DJANGO_SETTINGS_MODULE="measured_settings", XIECHUANG_DATA=str(folder / "data")
    )
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_account (id, owner_kind, owner_id, kind, currency, floor_fen, region_code, opened_at)"
            " select 1000000 + n, 'benchmark', n::text, 'pocket', 'CNY', null, '', now()"
            " from generate_series(1, %s) n",
            [ACCOUNTS],
        )
    return people()


def people() -> tuple[list[str], list[str]]:
    """Eight tokens of one official, and eight schemes of that office."""
    from tests.providers.world import load_world
    from tests.vouchers.world import PARAMETERS, official, open_scheme
    from xiechuang.kernel.orgs.models import Membership
    from xiechuang.kernel.orgs.tokens import make_token

    load_world()
    office = official("130000")
    membership = Membership.objects.get(pk=office.membership_id)
    secrets = [make_token(membership=membership, name=f"{n}")[1] for n in range(CLIENTS)]
    schemes = [open_scheme(office, **PARAMETERS).scheme.number for _ in range(CLIENTS)]
    return secrets, schemes


def ask(connection: http.client.HTTPConnection, secret: str, path: str, body: dict[str, object]) -> int:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    said = response.read()
    if response.status not in (200, 201):
        raise RuntimeError(f"{path}: {response.status} {said[:300]!r}")
    return 1


def cases(secrets: list[str], schemes: list[str]) -> dict[str, Ask]:
    """What each client asks, by the line it is shown on."""

    def empty(connection: http.client.HTTPConnection, _: Random, place: int) -> int:
        return ask(connection, secrets[place], "/api/measured/empty", {})

    def posting(connection: http.client.HTTPConnection, random: Random, place: int) -> int:
        source, target = random.sample(range(1_000_001, 1_000_001 + ACCOUNTS), 2)
        body = {"id": str(UUID(int=random.getrandbits(128))), "source": source, "target": target}
        return ask(connection, secrets[place], "/api/measured/posting", body)

    def appropriation(connection: http.client.HTTPConnection, random: Random, place: int) -> int:
        body = {"amount_fen": 100, "basis": "示例", "key": str(UUID(int=random.getrandbits(128)))}
        path = f"/api/voucher-schemes/{schemes[place]}/appropriations"
        return ask(connection, secrets[place], path, body)

    return {
        "empty authenticated answer": empty,
        "posting, a view that only posts": posting,
        "appropriation, the house's API": appropriation,
    }


def rate(deed: Ask, *, port: int, seconds: float) -> float:
    """Answers a second, all clients together; the first error of any client ends the run."""
    counts, wrong, began = [0] * CLIENTS, [], time.perf_counter()

    def client(place: int) -> None:
        random = Random(f"{place} {began}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            while time.perf_counter() < began + seconds:
                counts[place] += deed(connection, random, place)
        except Exception as error:  # noqa: BLE001 - told by the thread that waits
            wrong.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=client, args=(place,)) for place in range(CLIENTS)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    if wrong:
        raise wrong[0]
    return sum(counts) / (time.perf_counter() - began)


def serve(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """The server as ``xiechuang serve`` starts it, once it answers."""
    command = [
        sys.executable, "-m", "xiechuang.config.web_server", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    path = os.pathsep.join([str(folder), str(ROOT / "src")])
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, cwd=folder)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return process
    process.terminate()
    raise RuntimeError("the server does not answer")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main(seconds: float) -> None:
    """Measure, show, and derive again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        lease = embedded.acquire(data=folder)
        try:
            secrets, schemes = ready(lease.url(), folder)
            port = free_port()
            server = serve(folder, port)
            try:
                measure(cases(secrets, schemes), port=port, seconds=seconds)
            finally:
                server.terminate()
                server.wait(timeout=20)
            check()
        finally:
            lease.release()


def measure(measured: dict[str, Ask], *, port: int, seconds: float) -> None:
    for deed in measured.values():
        rate(deed, port=port, seconds=1)
    first = {line: rate(deed, port=port, seconds=seconds) for line, deed in measured.items()}
    second = {line: rate(measured[line], port=port, seconds=seconds) for line in reversed(measured)}
    best = {line: max(first[line], second[line]) for line in measured}
    peer = next(iter(best.values()))
    for line, found in best.items():
        print(f"{line:40} {found:7.0f} a second  {found / peer:5.2f} of the peer", flush=True)
    print(f"goal for postings through HTTP: {GOAL} a second")


def check() -> None:
    from django.db import connection

    from xiechuang.kernel.ledger.public import rederive

    derived = rederive()
    print(f"derived again: {derived.transfers} transfers, {len(derived.faults)} faults")
    assert not derived.faults
    assert sum(fen for fen, _ in derived.balances.values()) == 0
    connection.close()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
