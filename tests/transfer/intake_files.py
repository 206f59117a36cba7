"""Files as institutes send them: three hundred achievements with twelve rows that cannot be taken."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

from xiechuang.domains.transfer.actions.intake import check_intake, upload_intake
from xiechuang.domains.transfer.models import Intake
from xiechuang.kernel.orgs.public import Actor

TITLES = (
    "成果名称", "成果简介", "技术领域", "成果类别", "所处阶段", "成熟度量表", "技术成熟度",
    "转化方式", "定价方式", "价格（万元）", "技术指标", "知识产权", "有效期至", "本单位编号",
)  # fmt: skip
# What is wrong in which data row, by the column it stands in.
FAULTS: dict[int, tuple[str, str]] = {
    5: ("成果名称", ""),
    17: ("成果名称", "长" * 201),
    40: ("技术领域", "炼金术"),
    66: ("成果类别", "奇迹"),
    91: ("技术成熟度", "99"),
    118: ("成熟度量表", ""),
    140: ("转化方式", "许可；赠送"),
    177: ("价格（万元）", "很多"),
    203: ("技术指标", "效率 ≥ 95 %"),
    222: ("知识产权", "ZL2020"),
    250: ("有效期至", "2027-02-30"),
    288: ("本单位编号", "NB-0001"),
}
_PLACES = ("北站", "南厂", "东区", "西园", "中试线", "一号井", "二分厂", "三车间")


def row(number: int, **changes: str) -> list[str]:
    """A complete row; the text is different in each so that none looks like another."""
    cells = {
        "成果名称": f"第{number}号{_PLACES[number % 8]}余热回收装置",
        "成果简介": f"编号{number}的装置回收{number * 7}千瓦余热，{_PLACES[number % 7]}试用{number}天。",
        "技术领域": "软件",
        "成果类别": "装备",
        "所处阶段": "中试",
        "成熟度量表": "九级技术成熟度",
        "技术成熟度": str(number % 9 + 1),
        "转化方式": "许可；转让",
        "定价方式": "一口价",
        "价格（万元）": str(number),
        "技术指标": f"热效率 = {50 + number % 40} %；功率 = {number} kW",
        "知识产权": f"发明专利 ZL2020{number:08d}",
        "有效期至": "2029-12-31",
        "本单位编号": f"NB-{number:04d}",
    }
    return [(cells | changes)[title] for title in TITLES]


def rows(count: int, faults: dict[int, tuple[str, str]] | None = None) -> list[list[str]]:
    """So many rows, some of them faulty."""
    wrong = faults or {}
    return [row(n, **dict([wrong[n]] if n in wrong else [])) for n in range(1, count + 1)]


def workbook(data: Sequence[Sequence[Any]], *, titles: Sequence[str] = TITLES) -> bytes:
    """An Excel file with the header in row 1."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate([titles, *data]):
            sheet.write_row(place, 0, cells)
    return stream.getvalue()


def text_table(
    data: Sequence[Sequence[str]], *, titles: Sequence[str] = TITLES, encoding: str = "utf-8"
) -> bytes:
    """A CSV file."""
    stream = io.StringIO()
    csv.writer(stream).writerows([titles, *data])
    return stream.getvalue().encode(encoding)


def uploaded(actor: Actor, content: bytes, *, name: str = "成果.xlsx", kind: str = "achievement") -> Intake:
    """The file after its upload."""
    return upload_intake(actor=actor, kind=kind, file=ContentFile(content), name=name)


def checked(actor: Actor, content: bytes, *, name: str = "成果.xlsx", kind: str = "achievement") -> Intake:
    """The file after its check."""
    return check_intake(actor=actor, intake=uploaded(actor, content, name=name, kind=kind))
