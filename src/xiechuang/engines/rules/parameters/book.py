"""All parameters of a community, found by id, day and place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from xiechuang.engines.rules.parameters.parameter import UNKNOWN, Parameter, Sureness
from xiechuang.engines.rules.parameters.units import Unit, UnreadableError, read_value
from xiechuang.engines.rules.parameters.yaml_rows import Rows

_ROW = {"id", "name", "unit", "values"}
_VALUE = {"places", "clause", "source", "sureness"}
_VALUE_MAY = {"value", "since", "until", "note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places rules speak of, each inside a larger one or none."""

    names: Mapping[str, str]
    within: Mapping[str, str]

    @classmethod
    def read(cls, rows: Rows) -> "Places":
        """From the rows under `places`: id, name, and within."""
        names: dict[str, str] = {}
        within: dict[str, str] = {}
        for file, label, row in rows.under("places"):
            if rows.check_keys((file, label), row, wanted={"id", "name"}, known={"within"}):
                names[str(row["id"])] = str(row["name"])
                within |= {str(row["id"]): str(row["within"])} if row.get("within") else {}
        places = cls(names=names, within=within)
        for place, larger in within.items():
            if larger not in names:
                rows.say("", place, f"within 指向不存在的地区 {larger}")
            elif place in places.chain(larger):
                rows.say("", place, "within 绕成了圈")
        return places

    def chain(self, place: str) -> tuple[str, ...]:
        """The place itself, then each larger one that holds it."""
        found: list[str] = []
        at: str | None = place
        while at is not None and at not in found:
            found.append(at)
            at = self.within.get(at)
        return tuple(found)

    def name(self, place: str) -> str:
        """The name of a place, or its code if it has none."""
        return self.names.get(place, place)


class ParameterBook:
    """Every dated value, indexed by id and place."""

    def __init__(self, parameters: Iterable[Parameter], *, places: Places) -> None:
        self.parameters = tuple(parameters)
        self.places = places
        self._found: dict[tuple[str, str], list[Parameter]] = {}
        for parameter in self.parameters:
            for place in parameter.places:
                self._found.setdefault((parameter.id, place), []).append(parameter)

    @classmethod
    def read(cls, rows: Rows, *, places: Places) -> "ParameterBook":
        """From the rows under `parameters`; problems are left with the rows."""
        parameters = [
            one
            for file, label, row in rows.under("parameters")
            for one in _read(rows, file, label, row, places)
        ]
        book = cls(parameters, places=places)
        for first, second, place in book.overlaps():
            rows.say("", first.id, f"在 {place} 的两个期间重叠：{first.period.words}／{second.period.words}")
        return book

    @property
    def ids(self) -> frozenset[str]:
        """All ids."""
        return frozenset(one.id for one in self.parameters)

    def find(self, id: str, *, day: date, place: str) -> Parameter | None:
        """The parameter in force there on that day; a nearer place goes before a larger one; None: no entry."""
        for at in self.places.chain(place):
            for parameter in self._found.get((id, at), ()):
                if day in parameter.period:
                    return parameter
        return None

    def value(self, id: str, *, day: date, place: str) -> Any:
        """The value there on that day, or UNKNOWN; KeyError where nothing is entered at all."""
        found = self.find(id, day=day, place=place)
        if found is None:
            raise KeyError(f"{place} 在 {day} 没有参数 {id}")
        return found.value

    def history(self, id: str, place: str) -> list[Parameter]:
        """The values entered for exactly this place, in the order of time."""
        return sorted(self._found.get((id, place), []), key=lambda one: one.period.first)

    def overlaps(self) -> Iterator[tuple[Parameter, Parameter, str]]:
        """Every two values of one id which hold in one place on one day."""
        for name, place in self._found:
            for first, second in pairwise(self.history(name, place)):
                if second.period.first < first.period.end:
                    yield first, second, place


def _read(rows: Rows, file: str, label: str, row: Mapping[str, Any], places: Places) -> Iterator[Parameter]:
    if not rows.check_keys((file, label), row, wanted=_ROW, known=set()):
        return
    if str(row["unit"]) not in list(Unit):
        rows.say(file, label, f"unit 应为 {'、'.join(Unit)} 之一，却是“{row['unit']}”")
        return
    for place, value in enumerate(row["values"], start=1):
        where = (file, f"{label} 第 {place} 个值")
        if not isinstance(value, Mapping):
            rows.say(*where, "应为键值对")
        elif rows.check_keys(where, value, wanted=_VALUE, known=_VALUE_MAY):
            yield _one(rows, where, row, value, places)


def _one(
    rows: Rows, where: tuple[str, str], row: Mapping[str, Any], value: Mapping[str, Any], places: Places
) -> Parameter:
    unit, sureness = Unit(str(row["unit"])), rows.sureness(where, value)
    return Parameter(
        id=str(row["id"]),
        name=str(row["name"]),
        places=rows.places(where, value, places.names),
        value=_value(rows, where, value.get("value"), unit, sureness),
        unit=unit,
        period=rows.period(where, value),
        clause=str(value["clause"]),
        source=rows.source(where, value),
        sureness=sureness,
        note=str(value.get("note") or ""),
    )


def _value(rows: Rows, where: tuple[str, str], written: Any, unit: Unit, sureness: Sureness) -> Any:
    """The value, or UNKNOWN exactly where the row says unknown; a mismatch of the two is a problem."""
    if (written in (None, UNKNOWN.value)) != (sureness is Sureness.UNKNOWN):
        rows.say(*where, "没有值的写“未公布”且 sureness 为 unknown，有值的不得为 unknown")
        return UNKNOWN
    if sureness is Sureness.UNKNOWN:
        return UNKNOWN
    try:
        return read_value(written, unit)
    except UnreadableError as wrong:
        rows.say(*where, f"value {wrong}")
        return UNKNOWN
