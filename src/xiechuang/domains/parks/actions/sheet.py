"""A park writes its own lines in the register."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from xiechuang.domains.parks.access import can_edit
from xiechuang.domains.parks.actions.entry import let_find_park
from xiechuang.domains.parks.models import ParkSheet
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.orgs.public import Actor, Park

FIELDS = (
    "english_name",
    "intro",
    "industries",
    "address",
    "website",
    "telephone",
    "area_square_km",
    "founded_on",
)
LONGEST_INTRO = 5_000


def change_sheet(
    park: Park, *, actor: Actor, values: dict[str, Any], version: int | None = None, is_sample: bool = False
) -> ParkSheet:
    """Write the given lines; with ``version`` only if nobody else wrote since."""
    if not can_edit(actor, park):
        raise Refused("园区简介由本园区填写")
    _refuse_unfit(values)
    with transaction.atomic():
        ParkSheet.objects.get_or_create(park=park, defaults={"version": 0, "is_sample": is_sample})
        sheet = ParkSheet.objects.select_for_update(no_key=True, of=("self",)).get(park=park)
        if version is not None and version != sheet.version:
            raise Refused(Reason("园区简介已在别处改动，请刷新后再保存", field="version"))
        changed = [name for name, value in values.items() if getattr(sheet, name) != value]
        for name in changed:
            setattr(sheet, name, values[name])
        sheet.version += 1
        sheet.changed_at, sheet.changed_by_id = clock.now(), actor.person_id
        sheet.organisation_id = actor.organisation_id
        _check(sheet)
        sheet.save()
        let_find_park(park)
        audit(actor=actor, action="park.describe", subject=park, fields=changed)
    return sheet


def _refuse_unfit(values: dict[str, Any]) -> None:
    wrong = {name: ["没有这一项"] for name in values if name not in FIELDS}
    for name, value in values.items():
        if isinstance(value, str) and not is_storable(value):
            wrong[name] = ["含有不能保存的字符"]
    if len(values.get("intro") or "") > LONGEST_INTRO:
        wrong["intro"] = [f"超过 {LONGEST_INTRO} 字"]
    area = values.get("area_square_km")
    if isinstance(area, Decimal) and area <= 0:
        wrong["area_square_km"] = ["面积须大于 0;不清楚时留空"]
    if wrong:
        raise Invalid(wrong)


def _check(sheet: ParkSheet) -> None:
    try:
        sheet.clean_fields(exclude=["park", "organisation", "changed_by"])
    except ValidationError as wrong:
        raise Invalid(wrong.message_dict) from wrong
