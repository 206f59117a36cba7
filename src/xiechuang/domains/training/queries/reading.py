"""Who has read a version and who has not, body by body; and what waits for one official."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from xiechuang.domains.training.access import to_read_by
from xiechuang.domains.training.models import Guide, ReadReceipt, Version
from xiechuang.domains.training.states import VersionState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Membership, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLine:
    """One official a version is for, and whether they read it."""

    membership: Membership
    receipt: ReadReceipt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLines:
    """The officials of one body."""

    name: str
    region: str
    readers: tuple[ReaderLine, ...]

    @property
    def read(self) -> int:
        """How many have read it."""
        return sum(one.receipt is not None for one in self.readers)


def version_in_force(guide: Guide) -> Version | None:
    """The version that is published; None where there is none."""
    return guide.versions.filter(state=VersionState.PUBLISHED).select_related("guide").first()


def readers_of(guide: Guide) -> QuerySet[Membership]:
    """The posts whose holders have to read the guide, as they are today."""
    posts = Membership.objects.in_force().filter(role__in=guide.audience)
    if guide.region_id:
        posts = posts.filter(organisation__region_id=guide.region_id)
    return posts.select_related("person", "organisation__region")


def reading_of(actor: Actor, version: Version) -> list[BodyLines]:
    """Body by body who has read it, as far as the actor may see: a region's office sees its own region."""
    guide = version.guide
    posts = readers_of(guide)
    if actor.has(Role.REGIONAL_OFFICIAL) and actor.organisation_id != guide.organisation_id:
        posts = posts.filter(organisation__region_id=actor.region_code)
    seen = visible(actor, ReadReceipt).filter(version=version)
    receipts = {one.person_id: one for one in seen}
    return _by_body(posts.order_by("organisation__region__order", "organisation__number", "id"), receipts)


def _by_body(posts: Iterable[Membership], receipts: dict[int, ReadReceipt]) -> list[BodyLines]:
    bodies: dict[int, list[Membership]] = {}
    for post in posts:
        bodies.setdefault(post.organisation_id, []).append(post)
    return [
        BodyLines(
            name=held[0].organisation.name,
            region=str(held[0].organisation.region or ""),
            readers=tuple(
                ReaderLine(membership=post, receipt=receipts.get(post.person_id))
                for post in {one.person_id: one for one in held}.values()
            ),
        )
        for held in bodies.values()
    ]


def receipts_report(actor: Actor, version: Version) -> Report:
    """Who has read and who has not, as a workbook."""
    bodies = reading_of(actor, version)
    summary = [[one.region, one.name, len(one.readers), one.read] for one in bodies]
    lines = [
        [
            body.region,
            body.name,
            line.membership.person.name,
            Role(line.membership.role).label,
            "已阅读" if line.receipt else "未阅读",
            line.receipt.read_at if line.receipt else None,
            _score(line.receipt),
        ]
        for body in bodies
        for line in body.readers
    ]
    names = ["地区", "单位", "姓名", "身份", "阅读", "阅读时间", "自测"]
    kinds = {"阅读时间": Kind.DATETIME}
    return Report(
        title=f"{version.guide.measure} 第 {version.order} 版 阅读情况",
        notes=[f"生成时间：{clock.now():%Y-%m-%d %H:%M}"],
        tables=[
            ReportTable(
                title="按单位",
                columns=[
                    ReportColumn(title="地区"),
                    ReportColumn(title="单位"),
                    ReportColumn(title="应阅读", kind=Kind.INTEGER),
                    ReportColumn(title="已阅读", kind=Kind.INTEGER),
                ],
                rows=summary,
            ),
            ReportTable(
                title="按人员",
                columns=[ReportColumn(title=name, kind=kinds.get(name, Kind.TEXT)) for name in names],
                rows=lines,
            ),
        ],
    )


def _score(receipt: ReadReceipt | None) -> str:
    return f"{receipt.right}/{receipt.asked}" if receipt and receipt.asked else ""


def receipt_of(actor: Actor, version: Version) -> ReadReceipt | None:
    """The actor's own receipt."""
    if actor.person_id is None:
        return None
    return version.receipts.filter(person_id=actor.person_id).first()


def unread_by(actor: Actor) -> QuerySet[Version]:
    """Versions in force that the actor has to read and has not."""
    if not actor.is_official or actor.person_id is None:
        return Version.objects.none()
    rows = Version.objects.filter(to_read_by(actor), state=VersionState.PUBLISHED)
    unread = rows.exclude(receipts__person_id=actor.person_id)
    return unread.select_related("guide").order_by("-published_at")
