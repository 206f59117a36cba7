"""The life of a system: put in force, ended, and the authority's word on its weights."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.models import IndicatorSystem, WeightDecision
from xiechuang.domains.monitoring.queries.systems import weighable
from xiechuang.domains.monitoring.rules.system_file import decimal_of
from xiechuang.domains.monitoring.states import SystemState
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib.errors import Invalid, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock


def put_in_force(system: IndicatorSystem, *, actor: Actor) -> IndicatorSystem:
    """From its day on it may be collected by, and is not changed any more."""
    return _set(
        system, actor=actor, source=SystemState.DRAFT, target=SystemState.IN_FORCE, until=system.until
    )


def retire(system: IndicatorSystem, *, actor: Actor, until: date) -> IndicatorSystem:
    """It ends on a day (not including it); what was collected by it stays."""
    if until <= system.starts_on:
        raise Invalid({"until": ["停用日期须晚于施行日期"]})
    return _set(system, actor=actor, source=SystemState.IN_FORCE, target=SystemState.RETIRED, until=until)


def _set(
    system: IndicatorSystem, *, actor: Actor, source: SystemState, target: SystemState, until: date | None
) -> IndicatorSystem:
    if not can_run(actor, system):
        raise Refused("由指标体系的主管部门办理")
    try:
        with transaction.atomic():
            row = lock(system)
            if row.state != source:
                raise Refused(f"只有{source.label}的指标体系可以这样办理")
            row.state, row.until = target, until
            row.save(update_fields=["state", "until"])
            audit(actor=actor, action=f"system.{target}", subject=row, code=row.code, version=row.version)
    except IntegrityError as overlapping:
        if "system_versions_do_not_overlap" not in str(overlapping):
            raise
        raise Refused("同一指标体系的另一版在这段时间有效，请先写明它的停用日期") from overlapping
    return row


def decide_weights(
    system: IndicatorSystem,
    *,
    actor: Actor,
    reason: str,
    is_equal: bool = False,
    weights: Mapping[str, str] | None = None,
    is_sample: bool = False,
) -> WeightDecision:
    """Given weights for every group and indicator, or expressly equal ones; a later decision stands beside this one."""
    if not can_run(actor, system):
        raise Refused("由指标体系的主管部门决定权重")
    given = {} if is_equal else dict(weights or {})
    wrong = {} if is_equal else _weight_faults(system, given)
    if not reason.strip() or not is_storable(reason):
        wrong["reason"] = ["须写明依据"]
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        made = WeightDecision.objects.create(
            system=system,
            is_equal=is_equal,
            weights={code: f"{decimal_of(text):f}" for code, text in given.items()},
            reason=reason.strip(),
            decided_by_id=actor.person_id,
            organisation_name=actor.organisation_name,
            is_sample=is_sample,
        )
        audit(
            actor=actor,
            action="system.weigh",
            subject=system,
            decision=made.pk,
            is_equal=is_equal,
            weights=given,
        )
    return made


def _weight_faults(system: IndicatorSystem, given: Mapping[str, str]) -> dict[str, list[str]]:
    """Every weight that is missing, negative or none; and groups in which all are nothing."""
    wanted = dict(weighable(system))
    wrong: dict[str, list[str]] = {}
    for code, name in wanted.items():
        number = decimal_of(given.get(code, "").strip() or "?")
        if number is None:
            wrong[code] = [f"“{name}”须填权重"]
        elif number < 0:
            wrong[code] = [f"“{name}”的权重不能小于 0"]
    wrong |= {code: ["体系中没有这一项"] for code in given if code not in wanted}
    if not wrong and all(decimal_of(text) == 0 for text in given.values()):
        wrong["weights"] = ["权重不能全为 0"]
    return wrong
