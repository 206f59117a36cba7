"""免申即享: begin a run, compute it over the firms on file, draw a sample, check it, make it public, finish it."""

import hashlib
import random
from collections.abc import Callable, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from xiechuang.domains.benefits.access import can_begin, can_run
from xiechuang.domains.benefits.events import BenefitsGranted, Grant
from xiechuang.domains.benefits.flow import RUN
from xiechuang.domains.benefits.models import FactsUpload, GrantLine, GrantRun
from xiechuang.domains.benefits.queries.edition import (
    LoadedRules,
    base_of,
    edition_in_use,
    place_for,
    rule_base,
)
from xiechuang.domains.benefits.queries.population import Firm, count_on_file, firms_on_file
from xiechuang.domains.benefits.queries.results import measure_of
from xiechuang.domains.benefits.rules.granting import listed_lines, total_fen
from xiechuang.domains.benefits.states import Outcome, RunState, Standing
from xiechuang.engines.rules.formulas import Nature
from xiechuang.engines.rules.judging import Outcomes, columns_of, judge_population
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.jobs.public import JobRun, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock, perform

SERIES = "MS"
KIND = "benefits.compute_run"
PIECE = 2_000
LARGEST_FEN = 10**15
REASON_LENGTH = 300
Progress = Callable[[int, int], None]


def begin_run(
    *, actor: Actor, rule: str, region_code: str, day: date, budget_fen: int,
    upload: FactsUpload | None = None, note: str = "", is_sample: bool = False,
) -> GrantRun:  # fmt: skip
    """A new run; refused with every reason."""
    if not can_begin(actor, region_code):
        raise Refused(Reason("由本地区主管部门或共同体办公室发起"))
    base, edition = rule_base(), edition_in_use()
    if faults := _faults(base, rule=rule, budget_fen=budget_fen, note=note):
        raise Invalid(faults)
    if reason := _absence(base, rule=rule, region_code=region_code, day=day):
        raise Invalid({"rule": [reason]})
    if upload is not None and upload.region_id not in (None, region_code):
        raise Invalid({"upload": ["这份企业名单是别的地区的"]})
    with transaction.atomic():
        made = GrantRun.objects.create(
            number=next_number(SERIES),
            rule=rule,
            rule_name=base.name(rule),
            region_id=region_code,
            day=day,
            budget_fen=budget_fen,
            edition=edition,
            upload=upload,
            note=note.strip(),
            started_by_id=actor.person_id,
            created_at=clock.now(),
            is_sample=is_sample,
        )
        record(actor=actor, action="grant_run.begin", subject=made, rule=rule, day=day, budget_fen=budget_fen)
    return made


def payable_rules(base: LoadedRules) -> list[str]:
    """The measures that pay firms money; tax, risk and rewards are not handed out by an office."""
    return [rule for rule in base.book.ids if base.nature(rule) is Nature.PAYMENT]


def _faults(base: LoadedRules, *, rule: str, budget_fen: int, note: str) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if rule not in payable_rules(base):
        faults["rule"] = ["只有直接发给企业资金的措施可以免申即享"]
    if not 0 < budget_fen <= LARGEST_FEN:
        faults["budget"] = ["预算须大于零，并不超过十万亿元"]
    if len(note) > REASON_LENGTH or not is_storable(note):
        faults["note"] = [f"最多 {REASON_LENGTH} 字，不含不能保存的字符"]
    return faults


def _absence(base: LoadedRules, *, rule: str, region_code: str, day: date) -> str:
    """Why the region does not have the measure on that day; nothing where it has."""
    found = measure_of(base, rule, facts={}, day=day, region=region_code)
    return found.verdict.reasons[0].words if found.standing is Standing.ABSENT else ""


def begin_computing(*, actor: Actor, run: GrantRun) -> JobRun:
    """Start the dry run as a job."""
    if not can_run(actor, run):
        raise Refused(Reason("由发起地区主管部门或共同体办公室办理"))
    if run.status not in (RunState.PLANNED, RunState.COMPUTED):
        raise Refused(Reason(f"{run.status.label}的批次不能重新试算", field="state"))
    with transaction.atomic():
        job = start_job(KIND, actor=actor, label=f"免申即享试算：{run.rule_name}", run_id=run.pk)
        GrantRun.objects.filter(pk=run.pk).update(job=job.number)
    return job


def compute_run(*, actor: Actor, run: GrantRun, progress: Progress | None = None) -> GrantRun:
    """Judge every firm on file and write its line; stopped or begun again, nothing half-done is ever seen."""
    base = base_of(run.edition)
    firms = firms_on_file(base, region=run.region_id, upload=run.upload)
    whole = count_on_file(region=run.region_id, upload=run.upload)
    lines: list[GrantLine] = []
    while piece := list(islice(firms, PIECE)):
        lines += _lines(base, run, piece)
        if progress:
            progress(len(lines), whole)

    def write(row: GrantRun) -> None:
        GrantLine.objects.filter(run=row).delete()
        GrantLine.objects.bulk_create(lines, batch_size=PIECE)
        counts = {one.value: sum(line.outcome == one for line in lines) for one in Outcome}
        row.counts = counts | {"firms": len(lines), "total_fen": total_fen(row)}
        row.computed_at, row.seed = clock.now(), ""

    return perform(flow=RUN, move="compute", actor=actor, subject=run, effect=write)


def _lines(base: LoadedRules, run: GrantRun, firms: Sequence[Firm]) -> list[GrantLine]:
    place = place_for(base, run.rule, run.region_id)
    asked = base.facts_of(run.rule)
    columns = columns_of([{name: firm.facts.get(name) for name in asked} for firm in firms])
    found = judge_population(base.book, run.rule, columns=columns, day=run.day, place=place)
    return [
        GrantLine(
            run=run,
            used_for=f"{run.number} {run.rule_name}（{run.region.name}）",
            used_at=clock.now(),
            name=firm.name,
            credit_code=firm.credit_code,
            organisation_id=firm.organisation_id,
            facts_id=firm.facts_id,
            # Only what the measure asks is copied: nothing else of the firm is used.
            answers={name: firm.answers[name] for name in asked if name in firm.answers},
            outcome=_outcome(found, n),
            amount_fen=int(found.amount[n]) if _outcome(found, n) is Outcome.YES else None,
        )
        for n, firm in enumerate(firms)
    ]


def _outcome(found: Outcomes, n: int) -> Outcome:
    if found.eligible[n] == 1:
        return Outcome.YES if found.is_known[n] else Outcome.NO_AMOUNT
    return Outcome.NO if found.eligible[n] == 0 else Outcome.UNKNOWN


def move_run(run: GrantRun, *, actor: Actor, move: str, note: str = "", **details: Any) -> GrantRun:
    """Draw the sample, announce, finish or stop; refused with every reason."""
    if move == "compute":
        raise Refused("试算由后台任务完成")
    return perform(
        flow=RUN, move=move, actor=actor, subject=run, note=note, details=details,
        effect=lambda row: _EFFECTS.get(move, _nothing)(row, details),
        event=(lambda row, _step: granted(row)) if move == "finish" else None,
    )  # fmt: skip


def _nothing(run: GrantRun, details: dict[str, Any]) -> None:
    """Moves that change only the state."""


def _draw(run: GrantRun, details: dict[str, Any]) -> None:
    """The same list and number always give the same sample, so that anybody can draw it again."""
    lines = list(listed_lines(run).order_by("pk"))
    said = "\n".join(f"{one.credit_code or one.name} {one.amount_fen}" for one in lines)
    run.seed = hashlib.sha256(f"{run.number}\n{said}".encode()).hexdigest()
    places = random.Random(run.seed).sample(range(len(lines)), details["size"])  # noqa: S311 - anybody may draw it again
    GrantLine.objects.filter(pk__in=[lines[n].pk for n in places]).update(is_drawn=True)


def _announce(run: GrantRun, details: dict[str, Any]) -> None:
    run.publicity_from, run.publicity_until = details["publicity_from"], details["publicity_until"]


_EFFECTS: dict[str, Callable[[GrantRun, dict[str, Any]], None]] = {"draw": _draw, "announce": _announce}


def check_line(line: GrantLine, *, actor: Actor, confirms: bool, reason: str = "") -> GrantLine:
    """A second person confirms a drawn firm, or strikes it with a reason."""
    with transaction.atomic():
        run = lock(line.run)
        row = GrantLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk, run=run)
        if reasons := _against_checking(run, row, actor=actor, confirms=confirms, reason=reason):
            raise Refused(reasons)
        row.is_confirmed, row.checked_by_id, row.checked_at = confirms, actor.person_id, clock.now()
        row.strike_reason = "" if confirms else reason.strip()
        row.save()
        record(
            actor=actor, action="grant_line.confirm" if confirms else "grant_line.strike", subject=row,
            reason=reason.strip(),
        )  # fmt: skip
    return row


def _against_checking(
    run: GrantRun, line: GrantLine, *, actor: Actor, confirms: bool, reason: str
) -> list[Reason]:
    reasons = []
    if not can_run(actor, run):
        reasons.append(Reason("由发起地区主管部门或共同体办公室核查"))
    elif actor.person_id is None or actor.person_id == run.started_by_id:
        reasons.append(Reason("抽查由发起人以外的第二个人办理"))
    if run.status is not RunState.CHECKING or not line.is_drawn:
        reasons.append(Reason("只核查抽查中的批次里抽中的企业", field="state"))
    if line.is_confirmed is not None:
        reasons.append(Reason("这家企业已核查过", field="state"))
    if not confirms and not reason.strip():
        reasons.append(Reason("剔除须写明理由", field="reason"))
    if len(reason) > REASON_LENGTH or not is_storable(reason):
        reasons.append(Reason(f"理由最多 {REASON_LENGTH} 字，不含不能保存的字符", field="reason"))
    return reasons


def granted(run: GrantRun) -> BenefitsGranted:
    """What is announced of a final list."""
    grants = tuple(
        Grant(
            line_id=one.pk,
            organisation_id=one.organisation_id,
            credit_code=one.credit_code,
            name=one.name,
            amount_fen=one.amount_fen or 0,
        )
        for one in listed_lines(run).order_by("pk")
    )
    return BenefitsGranted(
        run_id=run.pk,
        number=run.number,
        rule=run.rule,
        region_code=run.region_id,
        total_fen=total_fen(run),
        grants=grants,
    )
