"""Signs that a text came from a scan, a wrong encoding or a broken copy."""

import re
from collections.abc import Iterator

from xiechuang.engines.alignment.structure.clauses import Problem

_HAN = r"[㐀-䶿一-鿿]"
_LINE_FAULTS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("lost-signs", re.compile("�"), "有无法辨认的字符（�），编码可能不对"),
    ("control-signs", re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"), "有控制字符"),
    ("private-signs", re.compile("[\\ue000-\\uf8ff\\U000f0000-\\U0010fffd]"), "有造字区字符，换一台机器就看不到"),
    ("wrong-encoding", re.compile(r"锟斤拷|烫烫烫|(?:[ÃÂäåæçèé][\x80-¿]){2}"), "像是用错了编码"),
    ("page-number", re.compile(r"^\s*(?:[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页.{0,12})\s*$"), "像是混进来的页码"),
    ("spaced", re.compile(rf"(?:{_HAN}[ 　]){{5,}}{_HAN}"), "字与字之间有空格，像是扫描识别的结果"),
    ("odd-label", re.compile(r"^\s*(?:[笫弟]\s*[零〇一二三四五六七八九十百]+\s*条|第\s*[0-9一二三四五六七八九十]*[lIOoーＯ|]+[0-9一二三四五六七八九十]*\s*条)"), "条号像是识别错了"),
    ("spaced-label", re.compile(r"^\s*第[ \t　]*(?:[一二三四五六七八九十百][ \t　]+)+条|^\s*第[ \t　]+[一二三四五六七八九十百\d]+[ \t　]*条"), "条号中间有空格"),
    ("inline-article", re.compile(r"[。；]\s*第[零〇一二三四五六七八九十百]{1,6}条[ \t　]"), "一行里有两条，少了换行"),
)  # fmt: skip
_BRACKETS = {"《": "》", "（": "）", "“": "”", "〔": "〕", "【": "】"}
_CLOSERS = {closer: opener for opener, closer in _BRACKETS.items()}
_FOLD = str.maketrans({"(": "（", ")": "）"})
_LEAST_LINES = 8
_STOPS = "。；：！？）)”》.;:!?"


def line_faults(source: str) -> Iterator[Problem]:
    """What is wrong with single lines."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", source), start=1):
        for code, pattern, message in _LINE_FAULTS:
            if pattern.search(line):
                yield Problem(line=number, code=code, message=message)
        if sign := _unbalanced(line):
            yield Problem(line=number, code="unbalanced", message=f"“{sign}”没有配对")


def text_faults(source: str) -> Iterator[Problem]:
    """What only the whole text shows: lines cut where a page was narrow, or hardly any Chinese."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", source) if line.strip()]
    if not lines:
        return
    signs = "".join("".join(lines).split())
    if len(signs) >= 40 and len(re.findall(_HAN, signs)) < len(signs) / 3:
        yield Problem(line=1, code="little-chinese", message="汉字不到三分之一，可能不是正文或编码不对")
    long = [line for line in lines if len(line) >= 15]
    cut = [line for line in long if line[-1] not in _STOPS]
    if len(long) >= _LEAST_LINES and len(cut) > len(long) / 2:
        message = f"{len(long)}行里有{len(cut)}行断在句子中间，像是扫描或从版面复制的文本"
        yield Problem(line=1, code="cut-lines", message=message)


def _unbalanced(line: str) -> str:
    """The first bracket or quotation mark of a line that lacks its other half; （1） as 1) is let pass."""
    open_ones: list[str] = []
    for sign in line.translate(_FOLD):
        if sign in _BRACKETS:
            open_ones.append(sign)
        elif sign in _CLOSERS:
            if not open_ones:
                return sign
            if open_ones.pop() != _CLOSERS[sign]:
                return sign
    return open_ones[0] if open_ones else ""
