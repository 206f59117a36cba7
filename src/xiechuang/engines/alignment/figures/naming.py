"""What a number counts: the words around it which name the indicator."""

import re
from dataclasses import dataclass

_PAUSE = re.compile(r"[，。；：,;:！？!?\n\r]")
_LEADING = re.compile(
    r"^(?:(?:并|且|其中|同时|对|按照?|将|推动|加快|落实|允许|争取|力争|允许按其|全省|确保|支持|推进)(?![^一-鿿]))+"
)
_TRAILING = re.compile(
    r"(?:力争|累计|预计|争取|确保|可|将|至少|不少于|不低于|不得低于|不得少于|不高于|不超过|不得超过|不多于|超过|突破|达到|达|为"
    r"|提高到|提升到|增加到|增长到|提高至|提升至|控制在|高于|低于|大于|少于|小于|多于|最高|最低|最多|至多|约|的|在|到|不)+$"
)
_DEED = re.compile(
    r"(?:建成|(?:至少|每年|年度|负责)组织|抓好|设立|建设|培育|举办|引进|实现|给予|形成|打造|新增|完成|开展|发布|探索|建立|有|聚焦|等)$"
)
_EACH = re.compile(r"每(?:年|季度|月|半年|两年|三年)|年度|年均")
_RANKED = re.compile(
    r"(?:进入|跻身|位居|位列|列|保持在?|达到)?(?P<scope>(?:全国|全省|全市|全球|世界|国内)[^，。；]{0,10})?$"
)
_NOUN = re.compile(r"的?(?P<noun>[^、，。；：,;:！？\n\r（）()]{2,40})")
_GROWTH = re.compile(r"(?:年均|平均|年)*(?:增速|增长率|增幅|增长)$")
_PLACE_OF_DEED = re.compile(r"^(?:在|于).{1,12}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The indicator, among whom a rank counts, how often."""

    indicator: str
    scope: str = ""
    each: str = ""


def named(
    source: str, *, low: int, start: int, end: int, high: int, before: str, is_rank: bool, is_bare: bool
) -> Name:
    """The name of the number at source[start:end].

    Args:
        source: The text.
        low: Where its sentence begins.
        start: Where the number begins.
        end: Where it ends, unit and words of comparison included.
        high: Where its clause ends.
        before: The indicator of the number before it in the sentence; 占… of something goes on with that.
        is_rank: Whether the number is a rank.
        is_bare: Whether no word binds the number and its unit counts things (三个清单), so that the noun follows it.
    """
    segment = segment_before(source, low, start)
    each = _EACH.search(segment)
    found = each.group() if each else ""
    if is_rank:
        ranked = _RANKED.search(segment)
        stem = segment[: ranked.start()] if ranked else segment
        return Name(indicator=_trimmed(stem), scope=(ranked and ranked["scope"]) or "", each=found)
    stem = _trimmed(segment)
    if noun := _counted(source, segment, end, high, is_bare=is_bare):
        return Name(indicator=noun, each=found)
    if segment.count("“") > segment.count("”"):
        return Name(indicator="")
    deed = _DEED.search(stem)
    if not stem or deed or (each and stem == each.group()):
        noun = noun_after(source, end, high)
        return Name(indicator=noun or (stem if not deed else ""), each=found)
    if stem.startswith("占") and before:
        stem = _GROWTH.sub("", before) + stem
    return Name(indicator=stem, each=found)


def _counted(source: str, segment: str, end: int, high: int, *, is_bare: bool) -> str:
    """The noun behind a number which counts it: 4个功能区, 最高20万元的奖励; empty where none does."""
    if segment.count("“") > segment.count("”"):
        return ""
    is_limit = source[end : end + 1] == "的" and re.search(r"(?:最高|最多|至多|不超过)$", segment) is not None
    return noun_after(source, end, high) if is_bare or is_limit else ""


def segment_before(source: str, low: int, start: int) -> str:
    """The words from the last pause to a number; 、 is a pause only behind another number."""
    segment = _PAUSE.split(source[low:start])[-1]
    head, mark, tail = segment.rpartition("、")
    if mark and re.search(r"\d", head):
        segment = tail
    opened = max(segment.rfind("（"), segment.rfind("("))
    closed = max(segment.rfind("）"), segment.rfind(")"))
    return segment[opened + 1 :] if opened > closed else segment


def noun_after(source: str, end: int, high: int) -> str:
    """The words behind a number up to the next pause; the empty string where the pause comes at once."""
    found = _NOUN.match(source, end, high)
    return found["noun"].strip("“”") if found else ""


def _trimmed(segment: str) -> str:
    stem = _TRAILING.sub("", segment.strip(' \t　“”"-–—•'))
    stem = re.sub(r"^按其|^允许按其", "", _LEADING.sub("", stem))
    return "" if _PLACE_OF_DEED.match(stem) and len(stem) < 4 else stem
