"""Whose the achievement is: rights as rows, and the people who made it."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.transfer.forms.choosers import with_nothing
from xiechuang.domains.transfer.forms.record import CODE_AT_MOST, RecordForm
from xiechuang.domains.transfer.forms.words import WordsField
from xiechuang.kernel.community.public import name_of
from xiechuang.web.rows import Cell, Row, RowsField


def read_right(row: Row) -> dict[str, str]:
    """A typed right; its kind must be chosen."""
    kind, number = row.get("kind", ""), row.get("number", "").strip()
    if not kind:
        raise ValidationError(_("请选择类别"))
    if len(number) > CODE_AT_MOST:
        raise ValidationError(_("编号最长 %d 字") % CODE_AT_MOST)
    return {"kind": kind, "number": number}


def say_right(row: Mapping[str, str]) -> str:
    """发明专利 ZL202410123456.7."""
    return f"{name_of('ip_kinds', row['kind'])} {row['number']}".strip()


class RightsForm(RecordForm):
    """Whose it is."""

    ip = RowsField(
        label=gettext_lazy("知识产权"),
        required=False,
        help_text=gettext_lazy(
            "有授权号的填授权号，没有的填申请号；技术秘密不填编号。审核人员据此核对权属。"
        ),
        cells=(
            Cell("kind", gettext_lazy("类别"), choices=with_nothing("ip_kinds")),
            Cell("number", gettext_lazy("编号"), hint=gettext_lazy("如：ZL202410123456.7"), is_wide=True),
        ),
        read=read_right,
        write=lambda entry: {"kind": str(entry.get("kind", "")), "number": str(entry.get("number", ""))},
        say=say_right,
        row_label=gettext_lazy("知识产权"),
        add_label=gettext_lazy("再加一项"),
    )
    inventors = WordsField(
        label=gettext_lazy("完成人"),
        required=False,
        help_text=gettext_lazy("用顿号隔开，按贡献排序。姓名发布后公开，请先征得本人同意。"),
    )
