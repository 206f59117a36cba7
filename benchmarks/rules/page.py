"""One firm before all rules in three regions through the page: start-up of the rule base, and how long a page takes.

The page is the comparison of the regions, asked by Django's test client through every middleware, with the firm's answers in its
session. Beside it, in the same run: the same 60 verdicts as a plain loop without a page, and a page of the platform that computes
nothing (the list of public notices). Needs a database: `xiechuang django shell < benchmarks/rules/page.py` after `xiechuang load`.
"""

import time
from collections.abc import Callable

from django.test import Client

from xiechuang.domains.benefits.models import Edition, FactsRow
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.edition import read_base, regions, rule_base
from xiechuang.domains.benefits.queries.topics import topic_of
from xiechuang.engines.rules.judging import judge_all
from xiechuang.kernel.lib import clock

GOAL_MS, START_GOAL_MS = 50.0, 1_000.0
TIMES = 200


def spread(work: Callable[[], object], *, times: int = TIMES) -> tuple[float, float]:
    """Median and 95th of a hundred, in milliseconds."""
    for _ in range(5):
        work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1_000)
    taken.sort()
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def start_up() -> float:
    """How long the newest rule base takes to be read from its files, in milliseconds."""
    edition = Edition.objects.order_by("-pk").first()
    assert edition is not None
    begun = time.perf_counter()
    read_base(edition.number, edition.files)
    return (time.perf_counter() - begun) * 1_000


def browser(answers: dict[str, str]) -> Client:
    """A stranger's browser in which these answers were typed."""
    client, base = Client(), rule_base()
    client.get("/benefits/")
    pages: dict[str, dict[str, list[str]]] = {}
    for fact, text in answers.items():
        pages.setdefault(topic_of(base, fact).value, {})[fact] = [text]
    for page, typed in pages.items():
        client.post(
            f"/benefits/answers/{page}/",
            {name: texts[0] for name, texts in typed.items()} | {"autosave": "1"},
        )
    return client


def main() -> None:
    """Print the figures."""
    row = FactsRow.objects.order_by("pk")[1]
    base, codes = rule_base(), [one.code for one in regions()]
    facts, today = read_answers(base, row.answers).facts, clock.today()
    client = browser(row.answers)
    assert client.get("/benefits/compare/").status_code == 200
    print(f"start-up of the rule base: {start_up():.0f} ms (goal < {START_GOAL_MS:.0f} ms)")
    loop = spread(lambda: judge_all(base.book, facts=facts, day=today, places=codes))
    empty = spread(lambda: client.get("/benefits/notices/"))
    for path in ("/benefits/compare/", "/benefits/result/"):
        page = spread(lambda path=path: client.get(path))
        print(
            f"{path}: median {page[0]:.1f} ms, p95 {page[1]:.1f} ms (goal p95 < {GOAL_MS:.0f} ms);"
            f" p95 is {page[1] / loop[1]:.1f} × the bare loop, {page[1] / empty[1]:.1f} × an empty page"
        )
    print(
        f"bare loop of {len(base.book.ids)} rules × {len(codes)} regions: median {loop[0]:.1f} ms, p95 {loop[1]:.1f} ms"
    )
    print(f"empty page: median {empty[0]:.1f} ms, p95 {empty[1]:.1f} ms")


main()
