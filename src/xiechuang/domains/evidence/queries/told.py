"""What a file says about itself, field by field, beside what was typed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.evidence.models import Paper
from xiechuang.domains.evidence.queries.beside import exact_sum
from xiechuang.web.words import listed

LABELS = {
    "invoice_code": _("发票代码"),
    "invoice_number": _("发票号码"),
    "seller": _("销售方"),
    "buyer": _("购买方"),
    "amount_fen": _("金额"),
    "dated_on": _("开票日期"),
}


def read_facts(paper: Paper) -> list[tuple[Any, str]]:
    """Label and value of every fact the file states."""
    facts = paper.read.get("facts", {})
    return [(label, _said(facts[name])) for name, label in LABELS.items() if facts.get(name)]


def _said(value: Any) -> str:
    """A sum may be stated with and without tax."""
    return listed(exact_sum(one) for one in value) if isinstance(value, list) else str(value)
