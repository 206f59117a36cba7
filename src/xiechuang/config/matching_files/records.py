"""Turns checked rows into what the engine compares, keeping what people call each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xiechuang.config.matching_files.cells import Stated
from xiechuang.config.matching_files.classification import Classification
from xiechuang.config.matching_files.columns import TEXTS, Side
from xiechuang.config.matching_files.faults import CELL_UNSAID, ROW_LEFT_OUT, Fault
from xiechuang.config.matching_files.reading import ListRead
from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.engines.matching import Need, Readiness, Supply
from xiechuang.kernel.exchange import CheckedRow, RowError
from xiechuang.kernel.exchange.parsers.cell import short

_TITLE_LENGTH = 60
_PRICED = ("fixed", "range")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What people call a row: its number (else its place in the file), its title and the row of the file."""

    number: str
    title: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The rows of a list that take part, by key in the order of the file."""

    named: Mapping[str, Named]
    needs: tuple[Need, ...] = ()
    supplies: tuple[Supply, ...] = ()
    silent: frozenset[str] = frozenset()
    """Numbers of rows without any text: nothing can be in common with them."""
    unscaled: int = 0
    """Rows whose readiness names no scale and is therefore not compared."""


def records_of(
    read: ListRead,
    *,
    words: Vocabulary,
    classification: Classification,
    scale: str | None,
    faults: list[Fault],
) -> Records:
    """Make needs or supplies of all rows that say anything; every fault met on the way is put into `faults`."""
    named: dict[str, Named] = {}
    made: list[Need | Supply] = []
    make: Callable[..., Need | Supply] = _need if read.side is Side.DEMANDS else _supply
    silent: set[str] = set()
    unscaled = 0
    for row in read.checked.rows:
        if not _takes_part(read, row, faults):
            silent |= {_number(row)} if not _is_shifted(row) else set()
            continue
        values = {**row.values, **_fields(read, row, classification, faults)}
        _tell_unread(read, row, faults)
        key = f"{row.number:07d}"
        named[key] = _named(read, row)
        unscaled += values.get("level") is not None and not (values.get("scale") or scale)
        made.append(make(key=key, values=values, scale=scale, stages=tuple(words.stages)))
    return Records(
        named=named,
        needs=tuple(one for one in made if isinstance(one, Need)),
        supplies=tuple(one for one in made if isinstance(one, Supply)),
        silent=frozenset(silent - {""}),
        unscaled=unscaled,
    )


def _takes_part(read: ListRead, row: CheckedRow, faults: list[Fault]) -> bool:
    """Cells beyond the header mean that nobody knows which cell is which; a row without text says nothing."""
    shifted = _is_shifted(row)
    silent = not any(str(row.values.get(key) or "").strip() for key in TEXTS)
    effect = ROW_LEFT_OUT if shifted or silent else CELL_UNSAID
    faults += [
        Fault(side=read.side, error=error, effect=_effect(read, error, effect)) for error in row.errors
    ]
    if silent and not shifted:
        faults.append(
            _fault(read, row, "title", "名称、描述和关键词都是空的", "请至少填写一项", ROW_LEFT_OUT)
        )
    return not (shifted or silent)


def _is_shifted(row: CheckedRow) -> bool:
    return any(error.index is None for error in row.errors)


def _number(row: CheckedRow) -> str:
    return str(row.values.get("number") or "").strip()


def _effect(read: ListRead, error: RowError, effect: str) -> str:
    if error.index is not None and error.index == read.mapping.get("number") and effect == CELL_UNSAID:
        return "清单中在编号后加行号"
    return effect


def _named(read: ListRead, row: CheckedRow) -> Named:
    texts = [str(row.values.get(key) or "").strip() for key in TEXTS]
    title = texts[0] or short(next(filter(None, texts)), limit=_TITLE_LENGTH)
    number = _number(row) or _place(read, row)
    return Named(number=number, title=title, row=row.number)


def _place(read: ListRead, row: CheckedRow) -> str:
    """Call a row by its place, with the number that was refused (because another row has it) before it."""
    index = read.mapping.get("number", -1)
    refused = next((error.value for error in row.errors if error.index == index), "")
    return f"{refused}（第 {row.number} 行）" if refused else f"第 {row.number} 行"


def _fields(
    read: ListRead, row: CheckedRow, classification: Classification, faults: list[Fault]
) -> dict[str, tuple[str, ...]]:
    found, unknown = classification.read(str(row.values.get("fields") or ""))
    for name in unknown:
        mend = "请写领域表中的名称、代码或完整路径"
        faults.append(
            _fault(
                read,
                row,
                "fields",
                f"“{short(name)}”不在{classification.name}中",
                mend,
                CELL_UNSAID,
                value=name,
            )
        )
    return {"fields": found}


def _tell_unread(read: ListRead, row: CheckedRow, faults: list[Fault]) -> None:
    stated = row.values.get("parameters")
    if not isinstance(stated, Stated):
        return
    for part, count in stated.unread:
        problem = f"“{short(part)}”里{f'有 {count} 个数值' if count else '没有读到数值'}"
        mend = "每项请写一个数值，如“循环寿命 ≥ 2000 次”，各项之间用“；”隔开"
        faults.append(_fault(read, row, "parameters", problem, mend, "这一项没有作为要求", value=part))


def _fault(
    read: ListRead, row: CheckedRow, key: str, problem: str, mend: str, effect: str, *, value: str = ""
) -> Fault:
    index = read.mapping.get(key)
    title = read.table.columns[index] if index is not None else ""
    error = RowError(
        row=row.number, column=title, index=index, value=short(value), problem=problem, mend=mend
    )
    return Fault(side=read.side, error=error, effect=effect)


def _need(*, key: str, values: Mapping[str, Any], scale: str | None, stages: tuple[str, ...]) -> Need:
    low, high = values.get("budget") or (None, None)
    upper = values.get("budget_to") if values.get("budget_to") is not None else high
    stage, stated = values.get("stage"), values.get("parameters")
    return Need(
        key=key,
        title=values.get("title") or "",
        keywords=values.get("keywords") or "",
        description=values.get("text") or "",
        fields=values["fields"],
        readiness=_readiness(values, scale),
        # The stage wanted means that stage or a later one.
        stages=frozenset(stages[stages.index(stage) :]) if stage in stages else frozenset(),
        budget=upper if upper is not None else low,
        modes=frozenset(values.get("modes") or ()),
        regions=frozenset(values.get("regions") or ()),
        requirements=stated.requirements if isinstance(stated, Stated) else (),
    )


def _supply(*, key: str, values: Mapping[str, Any], scale: str | None, stages: tuple[str, ...]) -> Supply:  # noqa: ARG001 - one signature for both
    low, high = values.get("price") or (None, None)
    asked = values.get("price_mode") in (None, *_PRICED)
    places: Sequence[str] = values.get("region") or ()
    return Supply(
        key=key,
        title=values.get("title") or "",
        keywords=values.get("keywords") or "",
        abstract=values.get("text") or "",
        fields=values["fields"],
        readiness=_readiness(values, scale),
        stage=values.get("stage"),
        price=(low if low is not None else high) if asked else None,
        modes=frozenset(values.get("modes") or ()),
        # Several places are no place: the engine compares one.
        region=places[0] if len(places) == 1 else None,
        parameters=tuple(values.get("parameters") or ()),
        published_on=values.get("published_on"),
    )


def _readiness(values: Mapping[str, Any], scale: str | None) -> Readiness | None:
    named, level = values.get("scale") or scale, values.get("level")
    return Readiness(scale=named, level=level) if named and level is not None else None
