"""Two papers side by side: by which signs they are alike, where they agree and differ, how suspicious that is.

Every sign has a strength s (0–1); independent signs add up as 1 − Π(1 − s), and what speaks against (two different invoice
numbers, other parties, other figures in the text) takes its share off. The strengths are this platform's own judgement,
measured on generated papers (docs/domains/evidence.md); no policy text gives any.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from xiechuang.domains.evidence.rules.marking import Said
from xiechuang.domains.evidence.rules.normal import (
    is_one_slip,
    name_likeness,
    number_skeleton,
    plain_number,
)
from xiechuang.domains.evidence.rules.pictures import picture_likeness
from xiechuang.domains.evidence.states import Agreement, PaperKind, Sign
from xiechuang.engines.matching.likeness.sketch import sketched_likeness

SUSPICIOUS = 0.5
"""Below this nothing is said: an office that is asked too often stops looking."""
ALIKE_NAME = 0.8
ALIKE_TEXT, ALIKE_PICTURE = 0.7, 0.98
NEAR_DAYS = 31
DECISIVE = 0.9
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A paper as it is compared: what it says, the sketch of its text, its pages as images (each way up)."""

    said: Said
    sketch: bytes = b""
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One sign and how strong it is (0–1); the sentence tells only what both papers say."""

    sign: Sign
    strength: float
    said: str

    def as_dict(self) -> dict[str, str | int]:
        """For keeping."""
        return {"sign": self.sign.value, "strength": round(self.strength * 100), "said": self.said}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All signs of a pair, what agrees and what does not, and the strength of it all (0–1)."""

    signs: tuple[Weighed, ...]
    agreement: dict[str, str] = field(default_factory=dict)
    strength: float

    @property
    def is_suspicious(self) -> bool:
        """Whether a person should look."""
        return self.strength >= SUSPICIOUS


def compare(one: Compared, other: Compared) -> Verdict:
    """Weigh everything two papers say."""
    agreement = agreements(one.said, other.said)
    in_files = _file_signs(one, other)
    numbers = _number_signs(one.said, other.said, agreement)
    typed = [*numbers, *_deal_signs(one.said, other.said, agreement)]
    # Whoever uses a paper twice types something else: that speaks against what is typed, never against what is seen.
    doubt = (
        1.0
        if any(sign.strength >= DECISIVE for sign in numbers)
        else _against(agreement, kind=PaperKind(one.said.kind))
    )
    strengths = [
        together(sign.strength for sign in in_files),
        doubt * together(sign.strength for sign in typed),
    ]
    return Verdict(
        signs=tuple(sorted([*in_files, *typed], key=lambda sign: -sign.strength)),
        agreement={name: value.value for name, value in agreement.items()},
        strength=together(strengths),
    )


def together(strengths: Iterable[float]) -> float:
    """1 − Π(1 − s)."""
    return float(1 - np.prod([1 - strength for strength in strengths]))


def agreements(one: Said, other: Said) -> dict[str, Agreement]:
    """Field by field whether both say the same; who does not say it agrees with nothing and differs from nothing."""
    found = {
        name: _numbers_agree(getattr(one, name), getattr(other, name))
        for name in ("invoice_code", "invoice_number", "contract_number", "report_number")
    }
    found |= {name: _names_agree(getattr(one, name), getattr(other, name)) for name in ("seller", "buyer")}
    found |= {name: _equal(getattr(one, name), getattr(other, name)) for name in ("amount_fen", "dated_on")}
    return found


def _numbers_agree(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.UNKNOWN
    if plain_number(one) == plain_number(other):
        return Agreement.SAME
    is_alike = number_skeleton(one) == number_skeleton(other) or is_one_slip(one, other)
    return Agreement.ALIKE if is_alike else Agreement.DIFFERENT


def _names_agree(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.UNKNOWN
    if one == other:
        return Agreement.SAME
    return Agreement.ALIKE if name_likeness(one, other) >= ALIKE_NAME else Agreement.DIFFERENT


def _equal(one: object, other: object) -> Agreement:
    if one is None or other is None:
        return Agreement.UNKNOWN
    return Agreement.SAME if one == other else Agreement.DIFFERENT


def _file_signs(one: Compared, other: Compared) -> list[Weighed]:
    if one.said.sha256 and one.said.sha256 == other.said.sha256:
        return [Weighed(sign=Sign.CONTENT, strength=1.0, said="两份文件逐字节相同")]
    found = []
    picture = picture_likeness(one.pictures, other.pictures)
    if picture >= ALIKE_PICTURE:
        strength = 0.5 + 0.48 * (picture - ALIKE_PICTURE) / (1 - ALIKE_PICTURE)
        found.append(Weighed(sign=Sign.PICTURE, strength=strength, said=f"页面图像 {picture:.0%} 相同"))
    text = _text_likeness(one, other)
    if text >= ALIKE_TEXT:
        found.append(_text_sign(one.said, other.said, text))
    return found


def _text_likeness(one: Compared, other: Compared) -> float:
    sketches = [np.frombuffer(each.sketch, dtype=np.uint32) for each in (one, other)]
    return sketched_likeness(*sketches)


def _text_sign(one: Said, other: Said, likeness: float) -> Weighed:
    """Forms are alike all over: what makes two filled-in forms the same are the figures in them."""
    figures = figures_in_common(one.text, other.text)
    strength = 0.1 + 0.85 * (likeness - ALIKE_TEXT) / (1 - ALIKE_TEXT)
    if figures is None:
        return Weighed(sign=Sign.TEXT, strength=strength, said=f"文字约 {likeness:.0%} 相同")
    weighed = strength * min(1.0, 0.1 + figures * figures * 1.25)
    said = f"文字约 {likeness:.0%} 相同，其中数字 {figures:.0%} 相同"
    return Weighed(sign=Sign.TEXT, strength=weighed, said=said)


def figures_in_common(one: str, other: str) -> float | None:
    """The Jaccard likeness of the distinct figures of two texts; None when neither has five."""
    left, right = ({*_FIGURES.findall(unicodedata.normalize("NFKC", text))} for text in (one, other))
    if max(len(left), len(right)) < 5:
        return None
    return len(left & right) / len(left | right)


def _number_signs(one: Said, other: Said, agreement: dict[str, Agreement]) -> list[Weighed]:
    found = []
    parties = _parties(agreement)
    if agreement["invoice_number"] in (Agreement.SAME, Agreement.ALIKE):
        found += _invoice_sign(one, other, agreement)
    for name, sign in (("contract_number", Sign.CONTRACT_NUMBER), ("report_number", Sign.REPORT_NUMBER)):
        # An invoice may name its contract; two invoices of one contract are nothing strange.
        is_own = sign is _OWN_NUMBER.get(PaperKind(one.kind))
        if is_own and agreement[name] in (Agreement.SAME, Agreement.ALIKE):
            is_same = agreement[name] is Agreement.SAME
            is_skeleton = number_skeleton(getattr(one, name)) == number_skeleton(getattr(other, name))
            sure = 1 if is_same else 0.75 if is_skeleton else 0.35
            strength = {1: 0.9, 0: 0.55, -1: 0.2}[parties] * sure
            found.append(Weighed(sign=sign, strength=strength, said=_said_number(one, other, name)))
    return found


_OWN_NUMBER = {
    PaperKind.INVOICE: Sign.INVOICE_NUMBER,
    PaperKind.CONTRACT: Sign.CONTRACT_NUMBER,
    PaperKind.REPORT: Sign.REPORT_NUMBER,
}


def _invoice_sign(one: Said, other: Said, agreement: dict[str, Agreement]) -> list[Weighed]:
    """Eight digits are given again under another code; twenty digits, or code and number, only once."""
    if one.kind != PaperKind.INVOICE or agreement["invoice_code"] is Agreement.DIFFERENT:
        return []
    is_whole = agreement["invoice_code"] is Agreement.SAME or len(plain_number(one.invoice_number)) >= 20
    strength = 0.97 if is_whole else 0.85 if _parties(agreement) >= 0 else 0.5
    if agreement["invoice_number"] is Agreement.ALIKE:
        is_skeleton = number_skeleton(one.invoice_number) == number_skeleton(other.invoice_number)
        strength *= 0.85 if is_skeleton else 0.35
    said = _said_number(one, other, "invoice_number")
    return [Weighed(sign=Sign.INVOICE_NUMBER, strength=strength, said=said)]


def _said_number(one: Said, other: Said, name: str) -> str:
    left, right = getattr(one, name), getattr(other, name)
    if plain_number(left) == plain_number(right):
        return f"号码相同：{plain_number(left)}"
    if number_skeleton(left) == number_skeleton(right):
        return "号码只在形近字符（如字母 O 与数字 0）或前导零上不同"
    return "号码只差一位，或相邻两位对调"


def _parties(agreement: dict[str, Agreement]) -> int:
    """1 when a party is the same and none another, −1 when one is another, 0 when unknown."""
    said = {agreement["seller"], agreement["buyer"]}
    if Agreement.DIFFERENT in said:
        return -1
    return 1 if said & {Agreement.SAME, Agreement.ALIKE} else 0


def _deal_signs(one: Said, other: Said, agreement: dict[str, Agreement]) -> list[Weighed]:
    """Same kind between the same two parties, of one amount, about one day."""
    if one.kind != other.kind:
        return []
    found = []
    both = {agreement["seller"], agreement["buyer"]} <= {Agreement.SAME, Agreement.ALIKE}
    is_same_amount = agreement["amount_fen"] is Agreement.SAME
    if both:
        found.append(Weighed(sign=Sign.PARTIES, strength=0.15, said="双方名称相同或相近"))
    if is_same_amount:
        found.append(Weighed(sign=Sign.AMOUNT, strength=0.35 if both else 0.2, said="金额相同"))
    if one.dated_on and other.dated_on and (both or is_same_amount):
        days = abs((one.dated_on - other.dated_on).days)
        if days <= NEAR_DAYS:
            strength = 0.3 if days == 0 else 0.15
            said = "日期相同" if days == 0 else f"日期相差不超过 {NEAR_DAYS} 天"
            found.append(Weighed(sign=Sign.DATE, strength=strength, said=said))
    return found


def _against(agreement: dict[str, Agreement], *, kind: PaperKind) -> float:
    """What is left of the strength when something speaks against: its own number most, then another party."""
    own = _OWN_NUMBER.get(kind)
    left = 1.0
    for name in ("invoice_number", "contract_number", "report_number"):
        if agreement[name] is Agreement.DIFFERENT:
            left *= 0.55 if own is Sign(name) else 0.8
    return left * 0.7 if _parties(agreement) < 0 else left
