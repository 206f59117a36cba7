"""Writing columns safely: only known ones, only what can be stored, only over what was read."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable

Row = TypeVar("Row", bound=Model)


def write_values(
    row: Row, values: Mapping[str, Any], *, allowed: Collection[str], version: int | None
) -> list[str]:
    """Put ``values`` into the columns of a locked row; the names of what changed. Every fault at once."""
    wrong = {name: ["没有这一项"] for name in values if name not in allowed}
    wrong |= {name: ["含有不能保存的字符"] for name, value in values.items() if not _fits(value)}
    if wrong:
        raise Invalid(wrong)
    if version is not None and version != row.version:  # type: ignore[attr-defined]
        raise Refused(Reason("已在别处改动，请刷新后再保存", field="version"))
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    _check(row, changed)
    row.version += 1  # type: ignore[attr-defined]
    row.changed_at = clock.now()  # type: ignore[attr-defined]
    return changed


def _fits(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable(value)
    if isinstance(value, Mapping):
        return all(_fits(one) for one in value.values())
    return all(_fits(one) for one in value) if isinstance(value, list | tuple) else True


def _check(row: Model, changed: Collection[str]) -> None:
    """What the columns themselves refuse: too long, not a number."""
    columns = {field.name for field in row._meta.fields}
    checked = {name.removesuffix("_id") for name in changed} & columns
    try:
        row.clean_fields(exclude=columns - checked)
    except ValidationError as wrong:
        raise Invalid(wrong.message_dict) from wrong
