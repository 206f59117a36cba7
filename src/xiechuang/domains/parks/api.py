"""The register: one park, and what it says of itself. The list of parks is among the community's own routes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from xiechuang.domains.parks.actions.sheet import FIELDS, LONGEST_INTRO, change_sheet
from xiechuang.domains.parks.models import ParkSheet
from xiechuang.domains.parks.queries.register import parks
from xiechuang.kernel.access.public import found_in
from xiechuang.kernel.orgs.public import PUBLIC, Park
from xiechuang.web.api.auth import ANYBODY, SIGNED_IN, actor_in
from xiechuang.web.api.problems import READ_OPEN, WRITE
from xiechuang.web.api.values import MANY_LINES, ONE_LINE, At, Day, Input, plain

router = Router(tags=["园区名录"])
ParkNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,20}$"), Path()]
Short = Annotated[str, StringConstraints(pattern=ONE_LINE, max_length=200, strip_whitespace=True)]


class ZoneOut(Schema):
    """A zone made of several parks."""

    code: str
    name: str
    english_name: str


class SheetOut(Schema):
    """The park's own words."""

    english_name: str
    intro: str
    industries: str
    address: str
    website: str
    telephone: str
    area_square_km: str | None
    founded_on: date | None
    version: int
    changed_at: At


class ParkDetail(Schema):
    """What the policy text says of a park, and what it says itself."""

    number: str
    name: str
    kind: str
    region: str | None
    place: str | None
    places: list[str]
    zones: list[ZoneOut]
    source: dict[str, Any]
    sheet: SheetOut | None


class SheetIn(Input):
    """The lines to change, and the version they were typed over (0 before the first)."""

    version: Annotated[int, Field(strict=True, ge=0, le=2_147_483_647)]
    english_name: Annotated[Short, StringConstraints(max_length=160)] | None = None
    intro: Annotated[str, StringConstraints(pattern=MANY_LINES, max_length=LONGEST_INTRO)] | None = None
    industries: Short | None = None
    address: Short | None = None
    website: Short | None = None
    telephone: Annotated[Short, StringConstraints(max_length=40)] | None = None
    area_square_km: Annotated[Decimal, Field(gt=0, max_digits=10, decimal_places=3)] | None = None
    founded_on: Day | None = None


@router.get(
    "/parks/{number}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: ParkDetail, **READ_OPEN},
    summary="一个园区",
)
def park(request: HttpRequest, number: ParkNumber) -> Any:  # noqa: ARG001 - the register is public
    """One park of the register."""
    return park_detail(_found(number))


@router.patch("/parks/{number}", auth=SIGNED_IN, response={200: ParkDetail, **WRITE}, summary="填写园区简介")
def describe(request: HttpRequest, number: ParkNumber, body: SheetIn) -> Any:
    """A park changes its own lines."""
    values = body.model_dump(exclude={"version"}, exclude_unset=True)
    texts = {name: "" if value is None and name in TEXTS else value for name, value in values.items()}
    change_sheet(_found(number), actor=actor_in(request), values=texts, version=body.version)
    return park_detail(_found(number))


TEXTS = frozenset(FIELDS) - {"area_square_km", "founded_on"}


def _found(number: str) -> Park:
    return found_in(parks(PUBLIC), number=number)


def park_detail(park: Any) -> dict[str, Any]:
    """A park as the API tells it."""
    sheet = ParkSheet.objects.filter(park=park).first()
    return {
        "number": park.number,
        "name": park.name,
        "kind": park.kind,
        "region": park.region_id,
        "place": park.place_id,
        "places": [one.place_id for one in park.places.all()],
        "zones": [
            {"code": m.zone.code, "name": m.zone.name, "english_name": m.zone.english_name}
            for m in park.memberships.all()
        ],
        "source": park.source,
        "sheet": sheet
        and {name: getattr(sheet, name) for name in (*FIELDS, "version", "changed_at")}
        | {"area_square_km": plain(sheet.area_square_km)},
    }
