"""Trying a draft: checked, computed over the firms on file or listed, kept under a name."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from xiechuang.domains.benefits.access import can_begin
from xiechuang.domains.benefits.models import FactsUpload, Trial
from xiechuang.domains.benefits.queries.edition import edition_in_use, rule_base
from xiechuang.domains.benefits.queries.population import count_on_file, firms_on_file
from xiechuang.domains.benefits.queries.trying import Typed, impact, read_drafts
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor, Role

SERIES = "CA"
NAME_LENGTH = 120
MOST_DRAFTS, MOST_FIRMS = 10, 20_000


def try_draft(
    *, actor: Actor, name: str, day: date, typed: Sequence[Typed], upload: FactsUpload | None = None,
    is_sample: bool = False,
) -> Trial:  # fmt: skip
    """Compute and keep a trial; an office tries over its own region's firms, the community office over all."""
    if not (actor.is_system or actor.has(Role.COMMUNITY_OFFICE) or can_begin(actor, actor.region_code)):
        raise Refused(Reason("由地区主管部门或共同体办公室试算草案"))
    region = actor.office_region
    base, edition = rule_base(), edition_in_use()
    faults: dict[str, list[str]] = {}
    if not name.strip() or len(name) > NAME_LENGTH or not is_storable(name):
        faults["name"] = [f"请填写名称，最多 {NAME_LENGTH} 字"]
    if len(typed) > MOST_DRAFTS:
        faults["drafts"] = [f"一次最多试 {MOST_DRAFTS} 个参数值"]
    if count_on_file(region=_shown(region, upload), upload=upload) > MOST_FIRMS:
        faults["upload"] = [f"企业超过 {MOST_FIRMS} 家，请分批试算"]
    try:
        drafts = read_drafts(base, typed)
    except Invalid as wrong:
        raise Invalid(faults | wrong.fields) from wrong
    if faults:
        raise Invalid(faults)
    firms = list(firms_on_file(base, region=_shown(region, upload), upload=upload))
    if not firms:
        raise Refused(Reason("没有一家企业可以试算：请选择企业名单，或等企业授权使用其事实", field="upload"))
    result = impact(base, drafts=drafts, firms=firms, day=day)
    with transaction.atomic():
        made = Trial.objects.create(
            number=next_number(SERIES),
            name=name.strip(),
            region_id=region or None,
            day=day,
            drafts=[one.as_plain() for one in typed],
            edition=edition,
            upload=upload,
            result=result,
            person_id=actor.person_id,
            created_at=clock.now(),
            is_sample=is_sample,
        )
        record(actor=actor, action="trial.make", subject=made, drafts=made.drafts, firms=len(firms))
    return made


def _shown(region: str, upload: FactsUpload | None) -> str:
    """A list that spans regions is tried as a whole; otherwise an office stays with its own region."""
    return "" if upload is not None and upload.region_id is None else region
