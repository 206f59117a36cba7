"""Measurable parameters as rows: what an achievement reaches, what a demand requires."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiechuang.domains.transfer.forms.words import number_of, plain
from xiechuang.domains.transfer.states import Comparator
from xiechuang.kernel.community.public import name_of
from xiechuang.web.rows import Cell, Row, RowsField

QUANTITY_AT_MOST, UNIT_AT_MOST = 60, 40
MUST = (("1", gettext_lazy("必须达到")), ("0", gettext_lazy("希望达到")))
QUANTITY = Cell("quantity", gettext_lazy("指标"), hint=gettext_lazy("如：循环寿命"), is_wide=True)
VALUE = Cell("value", gettext_lazy("数值"), is_number=True)
VALUE_TO = Cell("value_to", gettext_lazy("至"), is_number=True)
UNIT = Cell("unit", pgettext_lazy("of measure", "单位"), hint=gettext_lazy("如：次"))


def comparators() -> list[tuple[str, str]]:
    """How a value must stand to the wanted one."""
    return [(c.value, name_of("comparators", c.value)) for c in Comparator]


def achievement_parameters() -> RowsField:
    """What the achievement reaches."""
    return RowsField(
        label=gettext_lazy("达到的指标"),
        help_text=gettext_lazy(
            "写测得的数值，并在正文或附件里说明测试条件；是一个范围时填“至”。审核人员据此核对，匹配时与需求方的指标直接比较。"
        ),
        required=False,
        cells=(QUANTITY, VALUE, VALUE_TO, UNIT),
        read=read_offered,
        write=write_row,
        say=say_row,
        row_label=gettext_lazy("指标"),
        add_label=gettext_lazy("再加一项指标"),
    )


def demand_parameters() -> RowsField:
    """What the demand requires."""
    return RowsField(
        label=gettext_lazy("可度量的指标"),
        help_text=gettext_lazy(
            "一行一项，写清达到多少才算解决。“必须达到”的达不到，就不会列为“较强”以上的匹配；“希望达到”的只影响分数。选“介于”时填两个数值。"
        ),
        required=False,
        cells=(
            QUANTITY,
            Cell("comparator", gettext_lazy("要求"), choices=comparators),
            VALUE,
            VALUE_TO,
            UNIT,
            Cell("must", gettext_lazy("程度"), choices=MUST),
        ),
        read=read_required,
        write=write_row,
        say=say_row,
        row_label=gettext_lazy("指标"),
        add_label=gettext_lazy("再加一项指标"),
    )


def read_offered(row: Row) -> dict[str, Any]:
    """A typed row as the action takes it; every fault of the row at once."""
    faults: list[str] = []
    values: dict[str, Any] = {"quantity": _word(row, "quantity", faults), "unit": row.get("unit", "").strip()}
    values["value"] = _number(row, "value", faults)
    values["value_to"] = _number(row, "value_to", faults)
    if len(values["unit"]) > UNIT_AT_MOST:
        faults.append(_("单位最长 %d 字") % UNIT_AT_MOST)
    if not row.get("value", "").strip():
        faults.append(_("请填写数值"))
    if (
        values["value"] is not None
        and values["value_to"] is not None
        and values["value_to"] < values["value"]
    ):
        faults.append(_("“至”小于前一个数值"))
    if faults:
        raise ValidationError(faults)
    return values


def read_required(row: Row) -> dict[str, Any]:
    """The same for a demand, with comparator and whether it is a must."""
    comparator, is_between = row.get("comparator", ""), row.get("comparator") == Comparator.BETWEEN
    faults: list[str] = []
    if comparator not in list(Comparator):
        faults.append(_("请选择要求"))
    if is_between and not row.get("value_to", "").strip():
        faults.append(_("选“介于”时请填写两个数值"))
    if not is_between and row.get("value_to", "").strip():
        faults.append(_("只有选“介于”时才填“至”"))
    values: dict[str, Any] = {}
    try:
        values = read_offered(row)
    except ValidationError as error:
        faults = [*error.messages, *faults]
    if faults:
        raise ValidationError(faults)
    return values | {"comparator": comparator, "must": row.get("must", "1") != "0"}


def write_row(parameter: Any) -> Row:
    """A stored parameter as its typed row."""
    row = {
        "quantity": parameter.quantity,
        "value": plain(parameter.value),
        "value_to": "" if parameter.value_to is None else plain(parameter.value_to),
        "unit": parameter.unit,
    }
    if hasattr(parameter, "comparator"):
        row |= {"comparator": parameter.comparator, "must": "1" if parameter.must else "0"}
    return row


def say_row(row: Mapping[str, Any]) -> str:
    """循环寿命 不低于 2000 次（必须达到）."""
    value = plain(row["value"])
    if row.get("value_to") is not None:
        value = f"{value} ~ {plain(row['value_to'])}"
    comparator = name_of("comparators", row["comparator"]) if "comparator" in row else ""
    words = " ".join(part for part in (row["quantity"], comparator, value, row.get("unit", "")) if part)
    if "must" not in row:
        return words
    return _("%(words)s（%(how)s）") % {"words": words, "how": dict(MUST)["1" if row["must"] else "0"]}


def _word(row: Row, key: str, faults: list[str]) -> str:
    word = row.get(key, "").strip()
    if not word:
        faults.append(_("请填写指标名称"))
    elif len(word) > QUANTITY_AT_MOST:
        faults.append(_("指标名称最长 %d 字") % QUANTITY_AT_MOST)
    return word


def _number(row: Row, key: str, faults: list[str]) -> Any:
    text = row.get(key, "").strip()
    if not text:
        return None
    try:
        return number_of(text)
    except ValidationError as error:
        faults += error.messages
        return None
