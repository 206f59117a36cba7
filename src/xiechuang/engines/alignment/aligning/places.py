"""Names of places in sentences: whose they are, in which order they stand, what a text calls its own place."""

import re
from dataclasses import dataclass
from functools import cached_property

_OFFICES = "人民代表大会常务委员会|人民代表大会|人民政府|人民法院|人民检察院|政府|财政"
# Between the names of an order: 北京市、天津市 and 河北省与天津市.
_JOINTS = r"(?:、|与|和|及|以及)"
# 市人民政府 is the own government only where no other name can stand before 市.
_APART = r"(?<![^由经报向与和及对受为，。；：、,.;:\s“”（()）])"


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its bare name (河北) and the word for what it is (省)."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Member:
    """One place in an order of names, with the office named of it."""

    place: str
    office: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A run of names at text[start:end]; the order in which they stand is no part of it."""

    start: int
    end: int
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Naming:
    """The regions names are looked for, and the one the text belongs to (empty: none, so 本省 stays a word)."""

    places: tuple[Place, ...] = ()
    own: str = ""

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.places:
            return None
        member = f"(?:{self._member})"
        return re.compile(f"{member}(?:{_JOINTS}{member})*")

    @cached_property
    def _member(self) -> str:
        names = "|".join(re.escape(place.name) for place in self.places)
        kinds = "|".join({place.kind for place in self.places})
        named = rf"(?:{names})(?:(?:{kinds})(?:{_OFFICES})?)?"
        if not self._own_kind:
            return named
        kind = re.escape(self._own_kind)
        return f"{named}|[本我]{kind}(?:{_OFFICES})?|全{kind}(?!面)|{_APART}{kind}(?:{_OFFICES})|(?<![一-鿿]){kind}级"

    @cached_property
    def _own_kind(self) -> str:
        return next((place.kind for place in self.places if place.name == self.own), "")

    def mentions(self, text: str) -> list[Mention]:
        """The runs of names; a bare name (河北) by itself is a part of other names and no mention."""
        found = self._pattern.finditer(text) if self._pattern else ()
        one_each = (self._mention(one) for one in found)
        return [mention for mention in one_each if mention is not None]

    def _mention(self, found: re.Match[str]) -> Mention | None:
        written = re.findall(self._member, found.group())
        if len(written) == 1 and any(written[0] == place.name for place in self.places):
            return None
        members = sorted((self._read(one) for one in written), key=lambda one: (one.place, one.office))
        return Mention(start=found.start(), end=found.end(), members=tuple(members))

    def _read(self, written: str) -> Member:
        for place in self.places:
            if written.startswith(place.name):
                rest = written.removeprefix(place.name)
                return Member(place.name, rest.removeprefix(place.kind))
        kind = self._own_kind
        if written.startswith(f"全{kind}"):
            return Member(self.own, "全境")
        return Member(self.own, re.sub(f"^[本我]?{kind}", "", written))


def mirrored(members: tuple[Member, ...], *, own: str, other: str) -> tuple[Member, ...]:
    """The members as seen from one of two sides: its own place is 己, the other side's is 彼."""
    names = {own: "己", other: "彼"} if own and other and own != other else {}
    turned = (Member(names.get(one.place, one.place), one.office) for one in members)
    return tuple(sorted(turned, key=lambda one: (one.place, one.office)))
