"""How long one registration is checked against all papers on file, beside a plain rapidfuzz scan of all in the same run.

Run: python benchmarks/evidence/finding.py [papers]. A PostgreSQL of its own is started in a temporary folder and filled
with honest generated papers (a quarter of the contracts and reports have a text of some 500 characters). Then altered copies of
papers on file are registered one by one: "check" is what finds and compares (marks, candidates, comparison, splitting), "whole"
is register_paper from the call to the end of its transaction. The peer scans the numbers, parties, amounts and dates of all
papers, held in memory, with rapidfuzz.process.extract (WRatio, and the quicker token_sort_ratio), on one core as well; texts
are left out of its strings, which favours it. "found" is how many altered copies are matched with their original: by us
among the suspicions raised, by the peer as its best hit. rapidfuzz is not needed to run the platform: pip install rapidfuzz.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from xiechuang.config import embedded  # noqa: E402

ASKED = 60
WITH_TEXT = 0.25


def ready(url: str) -> None:
    os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="xiechuang.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def papers_of_a_year(number: int) -> list:
    from dataclasses import replace

    from tests.evidence.alterations import World

    world = World.of(1, firms=2_000)
    made = [world.paper() for _ in range(number)]
    return [said if world.draw.random() < WITH_TEXT else replace(said, text="") for said in made]


def put_on_file(papers: list) -> None:
    """Rows and marks as register_paper writes them, by COPY."""
    from django.db import connection

    from xiechuang.domains.evidence.rules.marking import exact_marks, parties_mark, text_marks
    from xiechuang.kernel.lib import clock
    from xiechuang.kernel.orgs.models import Region

    Region.objects.get_or_create(code="110000", defaults={"name": "北京市", "level": "region"})
    now = clock.now()
    names = (
        "id,number,kind,subject_kind,subject_number,region_id,key,digest,sha256,file_name,media_type,invoice_code,"
        "invoice_number,contract_number,report_number,seller,buyer,amount_fen,dated_on,text,read,sketch,pictures,fingerprint,"
        "registered_at,withdrawn_reason,is_sample"
    )
    marks: list[tuple[int, int]] = []
    with connection.cursor() as cursor, cursor.copy(f"copy evidence_paper ({names}) from stdin") as copy:
        for at, one in enumerate(papers, start=1):
            like, sketch = text_marks(one.text, kind=one.kind)
            parties = parties_mark(one)
            marks += [(at, value) for value in {*exact_marks(one), *like, *([parties] if parties else [])}]
            copy.write_row(
                (at, f"PZ-2025-{at:06d}", one.kind, "b", f"S{at}", "110000", f"k{at}", "", one.sha256, "", "",
                 one.invoice_code, one.invoice_number, one.contract_number, one.report_number, one.seller, one.buyer,
                 one.amount_fen, one.dated_on, one.text, "{}", sketch, b"", f"{at:064d}", now, "", False)
            )  # fmt: skip
    with connection.cursor() as cursor:
        with cursor.copy("copy evidence_mark (paper_id,value) from stdin") as copy:
            for row in marks:
                copy.write_row(row)
        cursor.execute("select setval(pg_get_serial_sequence('evidence_paper','id'), %s)", [len(papers)])
        cursor.execute("analyze evidence_paper")
        cursor.execute("analyze evidence_mark")
    print(f"{len(papers):,} papers with {len(marks):,} marks")


def questions(papers: list) -> list:
    from tests.evidence.alterations import ALTERATIONS

    draw = random.Random(3)
    alter = [one for name, one in ALTERATIONS.items() if name != "少填几项"]
    picked = [at for at in draw.sample(range(len(papers)), 4 * ASKED) if papers[at].kind != "payment"][:ASKED]
    return [(at, alter[n % len(alter)](papers[at], draw)) for n, at in enumerate(picked)]


def ours(asked: list) -> tuple[list[float], list[float], int]:
    """Seconds of the check, seconds of the whole registration, found."""
    from xiechuang.domains.evidence.actions import raising, registering
    from xiechuang.domains.evidence.models import Suspicion
    from xiechuang.domains.evidence.rules.facts import PaperFacts
    from xiechuang.kernel.lib import clock
    from xiechuang.kernel.orgs.public import SYSTEM

    checks: list[float] = []
    inner = raising.raise_suspicions

    def timed(*given, **named):
        start = time.perf_counter()
        made = inner(*given, **named)
        checks.append(time.perf_counter() - start)
        return made

    registering.raise_suspicions = timed
    whole, found = [], 0
    for n, (at, said) in enumerate(asked):
        names = (
            "invoice_code",
            "invoice_number",
            "contract_number",
            "report_number",
            "seller",
            "buyer",
            "text",
        )
        day = said.dated_on if said.dated_on <= clock.today() else None
        typed = {name: getattr(said, name) for name in names}
        facts = PaperFacts(amount_fen=said.amount_fen, dated_on=day, **typed)
        start = time.perf_counter()
        paper = registering.register_paper(
            actor=SYSTEM, kind=said.kind, document=None, subject_kind="b", subject_number=f"Q{n}",
            region_code="110000", facts=facts, key=f"q{n}",
        )  # fmt: skip
        whole.append(time.perf_counter() - start)
        found += Suspicion.objects.filter(later=paper, earlier_id=at + 1).exists()
    return checks, whole, found


def scanned(papers: list, asked: list, scorer: str) -> tuple[list[float], int]:
    """Seconds of a scan of everything, found as the best hit."""
    fuzz, process = import_module("rapidfuzz.fuzz"), import_module("rapidfuzz.process")
    strings = [line_of(one) for one in papers]
    taken, found = [], 0
    for at, said in asked:
        start = time.perf_counter()
        best = process.extract(line_of(said), strings, scorer=getattr(fuzz, scorer), limit=1)
        taken.append(time.perf_counter() - start)
        found += best[0][2] == at
    return taken, found


def line_of(said) -> str:
    numbers = (
        f"{said.kind} {said.invoice_code} {said.invoice_number} {said.contract_number} {said.report_number}"
    )
    return f"{numbers} {said.seller} {said.buyer} {said.amount_fen} {said.dated_on}"


def told(name: str, seconds: list[float], found: int | None = None) -> None:
    ordered = sorted(seconds)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    share = "" if found is None else f"  found {found} of {ASKED}"
    print(f"{name:34} median {statistics.median(ordered) * 1e3:8.1f} ms   p95 {p95 * 1e3:8.1f} ms{share}")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        lease = embedded.acquire(data=Path(folder))
        try:
            ready(lease.url())
            papers = papers_of_a_year(number)
            put_on_file(papers)
            asked = questions(papers)
            ours(asked[:1])
            from xiechuang.domains.evidence.models import Paper

            Paper.objects.filter(key="q0").update(key="warm")
            checks, whole, found = ours(asked)
            told("check", checks[1:])
            told("whole registration", whole[1:], found)
            if find_spec("rapidfuzz") is None:
                print("rapidfuzz is not installed: no peer")
                return
            for scorer in ("token_sort_ratio", "WRatio"):
                few = asked[:12] if scorer == "WRatio" else asked[:30]
                taken, hits = scanned(papers, few, scorer)
                told(f"rapidfuzz {scorer}, all papers", taken)
                print(f"{'':34} best hit right: {hits} of {len(few)}")
        finally:
            lease.release()


if __name__ == "__main__":
    main()
