"""The words of this community as tables show them, read once for a whole list."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xiechuang.kernel.community.public import terms
from xiechuang.kernel.orgs.public import Region

# Columns that hold one code, and columns that hold several, with the vocabulary of each.
CODES = {
    "stage": "stages",
    "trl_scale": "scales",
    "kind": "achievement_kinds",
    "price_mode": "price_modes",
    "confidentiality": "confidentiality",
}
CODE_LISTS = {"ways": "ways_of_transfer", "modes": "cooperation_modes"}
_OTHERS = ("fields", "ip_kinds", "decline_reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names by code, always in the language that imports read; ``aliases`` lead from further names to codes."""

    vocabularies: Mapping[str, Mapping[str, str]]
    fields: Mapping[str, str]
    field_aliases: Mapping[str, str]
    places: Mapping[str, str]
    place_aliases: Mapping[str, str]
    regions: Mapping[str, str]
    region_aliases: Mapping[str, str]
    highest_level: int

    @classmethod
    def now(cls) -> "Labels":
        """As the database has them."""
        words = {name: _words(name) for name in (*CODES.values(), *CODE_LISTS.values(), *_OTHERS)}
        paths = {code: _path(code, words["fields"]) for code in words["fields"]}
        rows = {region.code: region for region in Region.objects.all()}
        whole = {code: _whole(region, rows) for code, region in rows.items()}
        tops = [region for region in rows.values() if region.level == Region.Level.REGION]
        return cls(
            vocabularies=words,
            fields=_distinct(words["fields"], paths),
            field_aliases=_inverse(paths) | {f"{code}{name}": code for code, name in words["fields"].items()},
            places=_distinct({code: region.name for code, region in rows.items()}, whole),
            place_aliases=_inverse(whole),
            regions={region.code: region.name for region in tops},
            region_aliases={region.short_name: region.code for region in tops if region.short_name},
            highest_level=_highest_level(words["scales"]),
        )

    def words(self, vocabulary: str) -> Mapping[str, str]:
        """Names by code of one vocabulary."""
        return self.vocabularies[vocabulary]

    def name(self, vocabulary: str, code: str) -> str:
        """The name of one code; the code itself when it is unknown."""
        return self.vocabularies[vocabulary].get(code, code)


def _words(vocabulary: str) -> dict[str, str]:
    return {term.code: term.name for term in terms(vocabulary)}


def _distinct(names: Mapping[str, str], whole: Mapping[str, str]) -> dict[str, str]:
    """The short name where only one bears it, else the whole one."""
    often = Counter(names.values())
    return {code: name if often[name] == 1 else whole[code] for code, name in names.items()}


def _inverse(names: Mapping[str, str]) -> dict[str, str]:
    return {name: code for code, name in names.items()}


def _path(code: str, words: Mapping[str, str]) -> str:
    parts = code.split(".")
    return "/".join(words.get(".".join(parts[: n + 1]), "") for n in range(len(parts)))


def _whole(region: Region, rows: Mapping[str, Region]) -> str:
    above = rows.get(str(region.parent_id)) if region.parent_id else None
    return (_whole(above, rows) if above else "") + region.name


def _highest_level(scales: Mapping[str, str]) -> int:
    levels = [level.code for scale in scales for level in terms(scale)]
    return max((int(code) for code in levels if code.isdigit()), default=1)
