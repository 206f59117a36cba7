"""What is typed about a paper, and what cannot be right about it."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from xiechuang.domains.evidence.rules.normal import plain_number, seen_text
from xiechuang.domains.evidence.states import PaperKind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.texts import is_storable

LONGEST = {
    "invoice_code": 60,
    "invoice_number": 60,
    "contract_number": 120,
    "report_number": 120,
    "seller": 200,
    "buyer": 200,
    "text": 200_000,
}
LARGEST_FEN = 10**15
NUMBERS = ("invoice_code", "invoice_number", "contract_number", "report_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What somebody says a paper says; empty or None is unknown and stays so."""

    invoice_code: str = ""
    invoice_number: str = ""
    contract_number: str = ""
    report_number: str = ""
    seller: str = ""
    buyer: str = ""
    amount_fen: int | None = None
    dated_on: date | None = None
    text: str = ""

    def as_dict(self) -> dict[str, Any]:
        """By name of the column."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def trimmed(facts: PaperFacts) -> PaperFacts:
    """Without blanks around what was typed, and without characters nobody sees."""
    texts: dict[str, Any] = {name: seen_text(getattr(facts, name)).strip() for name in LONGEST}
    return replace(facts, **texts)


def faults_of(facts: PaperFacts, *, kind: PaperKind, has_file: bool) -> dict[str, list[str]]:
    """Everything that cannot be right, by field."""
    found = _text_faults(facts)
    if facts.amount_fen is not None and not 0 < facts.amount_fen <= LARGEST_FEN:
        found["amount_fen"] = ["金额须大于 0" if facts.amount_fen <= 0 else "金额过大，请核对单位是否为分"]
    if facts.dated_on is not None and facts.dated_on > clock.today():
        found["dated_on"] = [f"{kind.label}日期 {facts.dated_on} 在今天之后"]
    if not has_file and not any((*_numbers(facts), facts.text, facts.amount_fen)):
        found["document"] = ["没有文件，也没有号码、金额或文字，无从查重"]
    return found


def _numbers(facts: PaperFacts) -> list[str]:
    return [facts.invoice_number, facts.contract_number, facts.report_number]


def _text_faults(facts: PaperFacts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, most in LONGEST.items():
        said = getattr(facts, name)
        if not is_storable(said):
            found[name] = ["含有不能保存的字符"]
        elif len(said) > most:
            found[name] = [f"最长 {most} 字，现有 {len(said)} 字"]
        elif name in NUMBERS and said and not plain_number(said):
            found[name] = [f"“{said}”里没有数字或字母"]
    return found
