"""Schemes: registered, their unknown parameters decided, opened, replaced by a new version."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiechuang.domains.vouchers.actions.entry import show_scheme
from xiechuang.domains.vouchers.flow import SCHEME
from xiechuang.domains.vouchers.models import Scheme, SchemeParameter, SchemeVersion
from xiechuang.domains.vouchers.rules.reading import problems_of, read_parameter
from xiechuang.domains.vouchers.states import Parameter, SchemeState, Sureness
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Region
from xiechuang.kernel.workflow.public import lock, perform

SERIES = "QF"
YEARS = range(2014, 2101)
TEXTS = {"name": 120, "kind": 40, "basis": 2000, "url": 400, "note": 2000, "code": 60}
CITATION = {"clause": 200, "source": 400, "note": 2000}


@transaction.atomic
def create_scheme(*, actor: Actor, values: Mapping[str, Any], is_sample: bool = False) -> SchemeVersion:
    """A region's office registers a scheme; every parameter begins as not published."""
    if not actor.office_region:
        raise Refused("“登记方案”由地区主管部门办理")
    if wrong := _wrong_head(values):
        raise Invalid(wrong)
    given = {name: str(values.get(name) or "").strip() for name in TEXTS}
    scheme = Scheme.objects.create(
        number=next_number(SERIES),
        region=Region.objects.get(pk=actor.region_code),
        year=values["year"],
        is_sample=is_sample,
        **given | {"code": given["code"] or f"scheme-{uuid.uuid4().hex[:12]}"},
    )
    version = SchemeVersion.objects.create(scheme=scheme, region=scheme.region)
    add_unknown(version)
    show_scheme(scheme)
    record(actor=actor, action="voucher_scheme.create", subject=scheme, name=scheme.name)
    return version


def _wrong_head(values: Mapping[str, Any]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for name, label in (("name", "名称"), ("kind", "券种")):
        if not str(values.get(name) or "").strip():
            wrong[name] = [f"须填写{label}"]
    for name, length in TEXTS.items():
        text = str(values.get(name) or "")
        if len(text) > length or not is_storable(text):
            wrong[name] = [f"最长 {length} 个可保存的字符"]
    if values.get("year") not in YEARS:
        wrong["year"] = [f"年度须在 {YEARS.start} 至 {YEARS.stop - 1} 之间"]
    code = str(values.get("code") or "").strip()
    if code and Scheme.objects.filter(code=code).exists():
        wrong["code"] = [f"代码“{code}”已有方案使用"]
    return wrong


def add_unknown(version: SchemeVersion) -> None:
    """Give a version a row for every parameter it does not have yet."""
    held = set(version.parameters.values_list("name", flat=True))
    SchemeParameter.objects.bulk_create(
        SchemeParameter(scheme_version=version, name=name.value, sureness=Sureness.UNKNOWN)
        for name in Parameter
        if name.value not in held
    )


@transaction.atomic
def decide_parameters(
    version: SchemeVersion, *, actor: Actor, values: Mapping[str, Mapping[str, Any]]
) -> SchemeVersion:
    """The authority sets what its scheme says; every value that cannot be read is named at once, and then nothing is kept.

    Each entry has ``value`` as typed (None or empty: not published), ``clause``, ``source``, ``note``.
    """
    version = lock(version)
    if not actor.is_office_of(version.region_id):
        raise Refused("方案参数由方案所在地区主管部门设定")
    if version.state != SchemeState.DRAFT:
        raise Refused(Reason(f"{version}{version.status.label}，参数不能改动；请修订为新版", field="state"))
    if wrong := _wrong_values(values):
        raise Invalid(wrong)
    for name, given in values.items():
        _decide(version, Parameter(name), given, actor=actor)
    version.changed_at = clock.now()
    version.save(update_fields=["changed_at"])
    show_scheme(version.scheme)
    record(actor=actor, action="voucher_scheme.decide", subject=version, parameters=dict(values))
    return SchemeVersion.objects.get(pk=version.pk)


def _wrong_values(values: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    for name, problem in problems_of({name: given.get("value") for name, given in values.items()}):
        wrong.setdefault(name, []).append(problem)
    for name, given in values.items():
        for part, length in CITATION.items():
            text = str(given.get(part) or "")
            if len(text) > length or not is_storable(text):
                wrong.setdefault(name, []).append(f"{part} 最长 {length} 个可保存的字符")
    return wrong


def _decide(version: SchemeVersion, name: Parameter, given: Mapping[str, Any], *, actor: Actor) -> None:
    """A value that is kept as it was read keeps its sureness; another one is the authority's own decision."""
    row = version.parameters.get(name=name.value)
    value = read_parameter(name, given.get("value"))
    is_same = value == row.value
    for part in CITATION:
        if part in given:
            setattr(row, part, str(given[part] or "").strip())
    if not is_same:
        own = Sureness.SAMPLE if version.scheme.is_sample else Sureness.DECIDED
        row.value, row.sureness = value, Sureness.UNKNOWN if value is None else own
        row.decided_by_id, row.decided_at = actor.person_id, clock.now()
    row.save()


@transaction.atomic
def make_version(scheme: Scheme, *, actor: Actor, reason: str) -> SchemeVersion:
    """Begin a new version as a copy of the latest; it takes the earlier one's place when it is opened."""
    scheme = lock(scheme)
    if not actor.is_office_of(scheme.region_id):
        raise Refused("方案由方案所在地区主管部门修订")
    if not reason.strip():
        raise Refused(Reason("修订须写明原因", field="reason"))
    if not is_storable(reason):
        raise Refused(Reason("修订原因中有不能保存的字符", field="reason"))
    latest = scheme.versions.order_by("-version")[0]
    if latest.state == SchemeState.DRAFT:
        raise Refused(Reason(f"第 {latest.version} 版还是草稿，请直接修改", field="state"))
    made = SchemeVersion.objects.create(
        scheme=scheme, region_id=scheme.region_id, version=latest.version + 1, reason=reason.strip()
    )
    copies = list(latest.parameters.all())
    for copy in copies:
        copy.pk, copy.scheme_version = None, made
    SchemeParameter.objects.bulk_create(copies)
    record(actor=actor, action="voucher_scheme.revise", subject=scheme, version=made.version, reason=reason)
    return made


def move_scheme(version: SchemeVersion, *, actor: Actor, move: str, note: str = "") -> SchemeVersion:
    """Open, pause, resume or close a version; one that opens takes the place of the one before."""
    if move not in SCHEME.moves:
        raise NotVisible(move)

    def effect(row: SchemeVersion) -> None:
        row.changed_at = clock.now()
        if move == "open":
            row.opened_at, row.opened_by_id = clock.now(), actor.person_id
        if move == "close":
            row.ended_at = clock.now()

    def give_way(row: SchemeVersion) -> None:
        row.ended_at = clock.now()

    with transaction.atomic():
        lock(version.scheme)
        if move == "open" and SCHEME.moves["open"].who.holds(actor, version):
            for earlier in version.scheme.versions.filter(state=SchemeState.OPEN).exclude(pk=version.pk):
                perform(flow=SCHEME, move="supersede", actor=actor, subject=earlier, effect=give_way)
        row = perform(flow=SCHEME, move=move, actor=actor, subject=version, note=note, effect=effect)
        show_scheme(row.scheme)
        return row
