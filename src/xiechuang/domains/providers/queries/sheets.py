"""The workbooks: which columns a price list and a paper list have, empty and filled."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from xiechuang.domains.providers.models import Provider
from xiechuang.domains.providers.queries.kinds import kind_choices, kind_name
from xiechuang.domains.providers.queries.prices import ends_of, price_typed
from xiechuang.kernel.exchange import (
    Column,
    Format,
    Report,
    ReportColumn,
    ReportTable,
    TableSpec,
    document_bytes,
    parsers,
    write_template,
)

SERVICES, PAPER_LIST = "services", "paper_list"


def spec_of(kind: str) -> TableSpec:
    """The columns; kinds are the vocabulary's as it stands now."""
    if kind == SERVICES:
        return TableSpec(title="服务价目表", columns=_service_columns())
    return TableSpec(title="服务机构名单", columns=(*_owner_columns(), *_service_columns()))


def _service_columns() -> tuple[Column, ...]:
    kinds = dict(kind_choices())
    return (
        Column(
            key="name",
            title="服务名称",
            parse=parsers.text(longest=120),
            required=True,
            example="材料力学性能测试",
        ),
        Column(
            key="kind",
            title="服务类别",
            parse=parsers.choice(kinds),
            required=True,
            example=next(iter(kinds.values()), ""),
        ),
        Column(key="unit", title="计价单位", parse=parsers.text(longest=40), example="样"),
        Column(
            key="price",
            title="价格（元）",
            parse=parsers.money_range(unit="元"),
            help="一个价、区间或面议",
            example="800-1200",
        ),
        Column(key="text", title="服务说明", parse=parsers.text(longest=2_000), example="拉伸、压缩、弯曲"),
    )


def _owner_columns() -> tuple[Column, ...]:
    return (
        Column(
            key="organisation",
            title="统一社会信用代码",
            parse=parsers.text(longest=18),
            required=True,
            help="一项服务一行，同一机构的各行写同一代码",
            example="91110000MA01XXXX00",
        ),
        Column(
            key="public_name",
            title="对外名称",
            parse=parsers.text(longest=120),
            required=True,
            example="某测试中心",
        ),
        Column(
            key="intro",
            title="机构简介",
            parse=parsers.text(longest=10_000),
            required=True,
            example="材料测试平台",
        ),
        Column(key="place", title="所在市区", parse=parsers.text(longest=60), example="海淀区"),
        Column(
            key="address", title="地址", parse=parsers.text(longest=200), required=True, example="某路 1 号"
        ),
        Column(key="contact", title="联系人", parse=parsers.text(longest=60), required=True, example="某某"),
        Column(
            key="telephone",
            title="联系电话",
            parse=parsers.text(longest=40),
            required=True,
            example="010-12345678",
        ),
    )


def row_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """A checked row as a service."""
    texts = {name: str(values.get(name) or "").strip() for name in ("name", "kind", "unit", "text")}
    return texts | ends_of(values.get("price"))


def empty_workbook(kind: str) -> bytes:
    """The workbook to fill in, with help and lists to choose from."""
    target = BytesIO()
    write_template(target, spec=spec_of(kind))
    return target.getvalue()


def price_list(provider: Provider) -> bytes:
    """A provider's services as a workbook that can be changed and sent back."""
    titles = [column.title for column in _service_columns()]
    rows = [
        [one.name, kind_name(one.kind), one.unit, price_typed(_priced(one)), one.text]
        for one in provider.services.filter(is_offered=True)
    ]
    table = ReportTable(
        title="服务价目表", columns=[ReportColumn(title=title) for title in titles], rows=rows
    )
    return document_bytes(report=Report(tables=[table]), format=Format.XLSX)


def _priced(service: Any) -> dict[str, Any]:
    return {name: getattr(service, name) for name in ("name", "price_from_fen", "price_to_fen")}
