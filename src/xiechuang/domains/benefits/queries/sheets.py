"""The workbook in which an authority lists firms: one row a firm, one column a question."""

from io import BytesIO

from xiechuang.domains.benefits.queries.answers import read_answer
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions
from xiechuang.domains.benefits.queries.topics import asked_by
from xiechuang.engines.rules.formulas import FACTS, Fact, FactKind
from xiechuang.engines.rules.parameters import UnreadableError
from xiechuang.kernel.exchange import CellRefused, Column, Parser, TableSpec, write_template
from xiechuang.kernel.exchange.parsers.cell import is_blank

NAME, CODE, REGION = "name", "credit_code", "region"
# What people write where they mean nothing; 无 is an answer to a yes-or-no question all the same.
CODE_LENGTH = 18


def firm_sheet(base: LoadedRules, rules: tuple[str, ...] = ()) -> TableSpec:
    """The columns: who the firm is, then every question of the chosen measures."""
    places = {one.name: one.code for one in regions()} | {one.short_name: one.code for one in regions()}
    who = (
        Column(
            key=NAME,
            title="企业名称",
            parse=Parser(read=_name, expects="全称"),
            required=True,
            example="示例企业",
        ),
        Column(
            key=CODE,
            title="统一社会信用代码",
            parse=Parser(read=_code, expects="18 位统一社会信用代码"),
            unique=True,
        ),
        Column(
            key=REGION,
            title="所在地区",
            parse=Parser(
                read=lambda cell: _region(cell, places), expects="、".join(one.name for one in regions())
            ),
            required=True,
            example=next((one.name for one in regions()), ""),
        ),
    )
    asked = tuple(_column(FACTS[fact]) for fact in dict.fromkeys(asked_by(base, rules)))
    return TableSpec(title="企业名单", columns=(*who, *asked))


def template_bytes(base: LoadedRules) -> bytes:
    """The empty workbook."""
    stream = BytesIO()
    write_template(stream, spec=firm_sheet(base))
    return stream.getvalue()


def _column(fact: Fact) -> Column:
    expects = {
        FactKind.FLAG: "是或否",
        FactKind.CHOICE: "、".join((fact.options or {}).values()),
        FactKind.PLACE: "地区代码",
        FactKind.NUMBER: "金额，如 800万元；只写数字为元"
        if fact.unit.value == "元"
        else f"整数（{fact.unit.value}）",
    }[fact.kind]
    choices = ("是", "否") if fact.kind is FactKind.FLAG else tuple((fact.options or {}).values())
    parse = Parser(read=lambda cell: _answer(fact, cell), expects=expects, choices=choices)
    return Column(key=fact.id, title=fact.name, parse=parse, help=fact.hint)


def _answer(fact: Fact, cell: str) -> str | None:
    """The cell as it was written, once it is sure that it can be read."""
    if not cell.strip() or (fact.kind is not FactKind.FLAG and is_blank(cell)):
        return None
    try:
        read_answer(fact, cell)
    except UnreadableError as wrong:
        raise CellRefused(problem=str(wrong), mend=f"请改正“{fact.name}”") from wrong
    return cell.strip()


def _name(cell: str) -> str:
    name = " ".join(cell.split())
    if len(name) > 200:
        raise CellRefused(problem="名称超过 200 字", mend="请填写企业全称")
    return name


def _code(cell: str) -> str:
    code = "".join(cell.split()).upper()
    if code and (len(code) != CODE_LENGTH or not code.isascii() or not code.isalnum()):
        raise CellRefused(problem=f"“{code[:24]}”不是 18 位统一社会信用代码", mend="请核对或留空")
    return code


def _region(cell: str, places: dict[str, str]) -> str:
    word = cell.strip()
    if word in places.values():
        return word
    found = places.get(word) or next(
        (code for name, code in places.items() if name and name.startswith(word)), None
    )
    if not word or found is None:
        raise CellRefused(problem=f"“{word}”不是共同体的地区", mend=f"请填写 {'、'.join(places)} 之一")
    return found
