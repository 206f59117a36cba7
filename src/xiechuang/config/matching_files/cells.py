"""How single cells of foreign lists are read: requirements, what is offered, readiness levels."""

import re
import unicodedata
from dataclasses import dataclass

from xiechuang.engines.matching import Quantity, Requirement, quantities
from xiechuang.engines.matching.learning.judgements import LEVEL_OF
from xiechuang.kernel.exchange import CellRefused, Parser, parsers
from xiechuang.kernel.exchange.parsers.cell import compact, is_blank, short
from xiechuang.kernel.exchange.parsers.numbers import read_number
from xiechuang.kernel.exchange.parsers.texts import clean

# A half-width comma may stand inside a number.
_PARTS = re.compile(r"[；;，、\n\r]+")
_WEIGHT = re.compile(r"[(（\[【]\s*(?P<word>必须|必要|希望|期望|优先)\s*[)）\]】]")
_WISHES = frozenset({"希望", "期望", "优先"})

_JUDGED_ALSO = {"无关": 1, "不相关": 1, "弱相关": 2, "较强相关": 3, "强": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The requirements of one cell, and the parts of it that hold not exactly one quantity."""

    requirements: tuple[Requirement, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()


def requirements() -> Parser:
    """“循环寿命 ≥ 2000 次；成本 < 0.5 元/Wh（希望）”: one quantity an item, a must unless marked as a wish."""
    return Parser(
        read=_stated,
        expects="每项一个数值，如“循环寿命 ≥ 2000 次”；不强求的末尾加“（希望）”；多项用“；”隔开",
        many=True,
    )


def offers() -> Parser:
    """All quantities a cell states; what is no quantity says nothing."""
    return Parser(read=_offered, expects="如“压缩比 = 11 倍；粒径 8~15 μm”", many=True)


def level() -> Parser:
    """A readiness level: 7, 7级, TRL7."""
    number = parsers.integer(least=1, most=13)

    def read(cell: str) -> object:
        bare = (
            compact(cell).casefold().removeprefix("trl").strip("-:：").removeprefix("第").removesuffix("级")
        )
        return number(bare) if bare.isdigit() else number(cell)

    return Parser(read=read, expects=f"{number.expects}，如 7、7级、TRL7")


def judged_level() -> Parser:
    """How strongly people found a pair related: 1 to 4, or 无, 弱, 较强, 强相关."""
    names = {level.value: number for number, level in LEVEL_OF.items()} | _JUDGED_ALSO
    expects = "1、2、3、4，或 无、弱、较强、强相关"

    def read(cell: str) -> object:
        word = compact(cell)
        if word in names:
            return names[word]
        number = read_number(word)
        if number is not None and number in LEVEL_OF:
            return int(number)
        problem = "没有填写级别" if not word else f"“{short(cell)}”不是级别"
        raise CellRefused(problem=problem, mend=f"请写 {expects}")

    return Parser(read=read, expects=expects)


def _stated(cell: str) -> Stated:
    read: list[Requirement] = []
    unread: list[tuple[str, int]] = []
    for part in _parts(cell):
        found = _read(_WEIGHT.sub("", part))
        if len(found) == 1:
            weight = _WEIGHT.search(part)
            read.append(Requirement(quantity=found[0], must=not (weight and weight["word"] in _WISHES)))
        else:
            unread.append((part, len(found)))
    return Stated(requirements=tuple(read), unread=tuple(unread))


def _offered(cell: str) -> tuple[Quantity, ...]:
    return tuple(one for part in _parts(cell) for one in _read(part))


def _read(part: str) -> list[Quantity]:
    return quantities(unicodedata.normalize("NFKC", part).strip())


def _parts(cell: str) -> list[str]:
    return [] if is_blank(cell) else [part for part in map(clean, _PARTS.split(cell)) if part]
