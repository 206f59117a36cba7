"""Rules of dockings."""

from collections.abc import Iterator

from xiechuang.domains.transfer.states import ContractType
from xiechuang.kernel.community.public import term
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt

HOUSE = "平台对接规则"
PLACE_LENGTH = 200
# The largest number the column holds.
LARGEST_FEN = 2**63 - 1
CONTRACT_TEXTS = {
    "contract_number": ("合同编号", 60),
    "product": ("转化产品", 200),
}


def meeting_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """A meeting has a time that lies ahead and a place."""
    moment = attempt.details.get("meeting_at")
    if moment is None:
        yield Reason("须填写约见时间", HOUSE, "meeting_at")
    elif moment <= clock.now():
        yield Reason("约见时间已经过去", HOUSE, "meeting_at")
    place = str(attempt.details.get("meeting_place") or "").strip()
    if not place:
        yield Reason("须填写约见地点(或线上会议)", HOUSE, "meeting_place")
    elif len(place) > PLACE_LENGTH:
        yield Reason(f"约见地点最长 {PLACE_LENGTH} 字", HOUSE, "meeting_place")


def decline_has_reason(attempt: Attempt) -> Iterator[Reason]:
    """Whoever ends a docking says why, by a code, so that reasons can be counted."""
    code = str(attempt.details.get("decline_code") or "")
    if not code:
        yield Reason("须选择终止原因", HOUSE, "decline_code")
    elif term("decline_reasons", code) is None:
        yield Reason(f"没有“{code}”这个终止原因", HOUSE, "decline_code")


def text_of_other_reason(attempt: Attempt) -> Iterator[Reason]:
    """The reason 'other' is explained in words."""
    if attempt.details.get("decline_code") == "other" and not attempt.note.strip():
        yield Reason("选择“其他”时须写明原因", HOUSE, "note")


def contract_is_stated(attempt: Attempt) -> Iterator[Reason]:
    """A landing names its contract: number, value, date, and where it lands."""
    given = attempt.details
    yield from _overlong(attempt)
    if not str(given.get("contract_number") or "").strip():
        yield Reason("须填写合同编号", HOUSE, "contract_number")
    kind = str(given.get("contract_type") or "")
    if kind and kind not in set(ContractType):
        yield Reason(f"没有合同类型“{kind}”", "《民法典》第八百四十三条等", "contract_type")
    value = given.get("value_fen")
    if value is None or value <= 0:
        yield Reason("合同成交额须大于 0", HOUSE, "value")
    elif value > LARGEST_FEN:
        yield Reason("合同成交额超出可登记的范围", HOUSE, "value")
    signed_on = given.get("signed_on")
    if signed_on is None:
        yield Reason("须填写签订日期", HOUSE, "signed_on")
    elif signed_on > clock.today():
        yield Reason(f"签订日期 {signed_on} 在今天之后", HOUSE, "signed_on")
    elif signed_on < (proposed_on := attempt.subject.proposed_at.astimezone(clock.HERE).date()):
        yield Reason(f"签订日期 {signed_on} 早于推荐日期 {proposed_on}", HOUSE, "signed_on")
    if not given.get("place"):
        yield Reason("须选择落地地区", HOUSE, "place")


def _overlong(attempt: Attempt) -> Iterator[Reason]:
    for name, (label, length) in CONTRACT_TEXTS.items():
        if len(str(attempt.details.get(name) or "").strip()) > length:
            yield Reason(f"{label}最长 {length} 字", HOUSE, name)
