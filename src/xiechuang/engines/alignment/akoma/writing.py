"""A text as Akoma Ntoso 3.0 (OASIS LegalDocML): clauses keep their addresses as eId, references become links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from xiechuang.engines.alignment.references import Reference, find
from xiechuang.engines.alignment.structure import Clause, DateKind, Document, Kind

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
"""The namespace of every element."""

_HIERARCHY = {
    Kind.PART: "part", Kind.CHAPTER: "chapter", Kind.SECTION: "section", Kind.ARTICLE: "article",
    Kind.CLAUSE: "clause", Kind.PARAGRAPH: "paragraph", Kind.ITEM: "point", Kind.INDENT: "indent",
}  # fmt: skip
_INLINE = {
    Kind.TITLE: "docTitle",
    Kind.DOCUMENT_NUMBER: "docNumber",
    Kind.SIGNATURE: "signature",
    Kind.DATE: "docDate",
}
_CLOSING = frozenset({Kind.SIGNATURE, Kind.DATE})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY_NAMES = {
    DateKind.PASSED: "generation", DateKind.ISSUED: "generation", DateKind.PUBLISHED: "generation",
    DateKind.AMENDED: "amendment", DateKind.EFFECTIVE: "generation", DateKind.REPEALED: "repeal",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How the text is known (FRBR): /akn/country/act/subtype/author/date/number."""

    number: str
    """A short name of the text in Latin letters and digits."""
    author: str
    country: str = "cn"
    subtype: str = "decision"
    day: date | None = None
    """The day of the work; without it the first day passed or issued that the text states."""
    language: str = "zho"


def write(document: Document, *, identity: Identity) -> bytes:
    """The text as an XML file in UTF-8.

    Where no day is known FRBRdate is left out, since the schema has no word for unknown. Signs XML cannot hold become �.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("akomaNtoso"))
    act = _add(root, "act", name=identity.subtype, contains="originalVersion")
    _meta(act, document, identity)
    _Writer(document).into(act)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _tag(tag), {key: _clean(value) for key, value in attributes.items()})


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)


def _meta(act: ET.Element, document: Document, identity: Identity) -> None:
    meta = _add(act, "meta")
    identification = _add(meta, "identification", source="#publisher")
    day = identity.day or document.day(DateKind.PASSED) or document.day(DateKind.ISSUED)
    work = "/".join(
        ["/akn", identity.country, "act", identity.subtype, identity.author]
        + ([day.isoformat()] if day else [])
        + [identity.number]
    )
    for level, uri in (
        ("FRBRWork", work),
        ("FRBRExpression", f"{work}/{identity.language}@"),
        ("FRBRManifestation", f"{work}/{identity.language}@.xml"),
    ):
        _level(identification, level, uri, day, identity)
    events = [one for one in document.dates if one.day]
    if events:
        lifecycle = _add(meta, "lifecycle", source="#publisher")
        for place, one in enumerate(events, start=1):
            _add(
                lifecycle,
                "eventRef",
                eId=f"event_{place}",
                date=str(one.day),
                source="#publisher",
                type=_DAY_NAMES[one.kind],
            )
    references = _add(meta, "references", source="#publisher")
    _add(
        references,
        "TLCOrganization",
        eId="publisher",
        href=f"/akn/ontology/organization/{identity.author}",
        showAs=identity.author,
    )


def _level(parent: ET.Element, level: str, uri: str, day: date | None, identity: Identity) -> None:
    one = _add(parent, level)
    _add(one, "FRBRthis", value=f"{uri}/!main" if level == "FRBRWork" else uri)
    _add(one, "FRBRuri", value=uri)
    if day:
        _add(one, "FRBRdate", date=day.isoformat(), name="generation")
    _add(one, "FRBRauthor", href="#publisher")
    if level == "FRBRWork":
        _add(one, "FRBRcountry", value=identity.country)
        _add(one, "FRBRsubtype", value=identity.subtype)
        _add(one, "FRBRnumber", value=identity.number)
    if level == "FRBRExpression":
        _add(one, "FRBRlanguage", language=identity.language)


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.references: dict[str, list[Reference]] = {}
        for one in find(document):
            # A link leads to one clause; a range is left as words.
            if len(one.targets) == 1:
                self.references.setdefault(one.at, []).append(one)

    def into(self, act: ET.Element) -> None:
        """Preface up to the title, preamble up to the first number, body, and what closes the text."""
        clauses = list(self.document.clauses)
        heading = [
            at for at, one in enumerate(clauses) if one.kind in (Kind.TITLE, Kind.NOTE, Kind.DOCUMENT_NUMBER)
        ]
        first = next((at for at, one in enumerate(clauses) if one.label), len(clauses))
        prefaced = max([at + 1 for at in heading if at < first], default=0)
        last = len(clauses)
        while last > first and clauses[last - 1].kind in _CLOSING:
            last -= 1
        self._block(act, "preface", clauses[:prefaced])
        self._block(act, "preamble", clauses[prefaced:first])
        body = _add(act, "body")
        for clause in clauses[first:last]:
            self._clause(body, clause)
        self._block(act, "conclusions", clauses[last:])

    def _block(self, act: ET.Element, name: str, clauses: Sequence[Clause]) -> None:
        if not clauses:
            return
        block = _add(act, name)
        for clause in clauses:
            line = _add(block, "p", eId=clause.id)
            inline = _INLINE.get(clause.kind)
            attributes = {"date": self._day(clause)} if inline == "docDate" else {}
            self._words(_add(line, inline, **attributes) if inline else line, clause)

    def _day(self, clause: Clause) -> str:
        return next(
            (str(one.day) for one in self.document.dates if one.start >= clause.start and one.day), ""
        )

    def _clause(self, parent: ET.Element, clause: Clause) -> None:
        """A numbered clause or paragraph; words before numbered ones stand in an intro."""
        name = _HIERARCHY.get(clause.kind, "hcontainer")
        named = {"name": clause.kind.name.lower()} if name == "hcontainer" else {}
        one = _add(parent, name, eId=clause.id, **named)
        if clause.label:
            _add(one, "num").text = _clean(clause.label)
        words = self.document.own_words(clause)
        if clause.heading and words.rstrip("。") == clause.heading:
            self._words(_add(one, "heading"), clause)
        elif words or not clause.children:
            block = _add(one, "intro" if clause.children else "content")
            self._words(_add(block, "p"), clause)
        for child in clause.children:
            self._clause(one, child)
        is_bare = clause.heading and not clause.children
        if is_bare and words.rstrip("。") == clause.heading:
            _add(_add(one, "content"), "p")

    def _words(self, element: ET.Element, clause: Clause) -> None:
        """The own words of a clause, what it refers to inside the text as links."""
        source, place = self.document.source, clause.body
        last: ET.Element | None = None
        for one in [*self.references.get(clause.id, ()), None]:
            words = source[place : one.start if one else clause.own_end]
            words = words.lstrip() if place == clause.body else words
            words = _clean(words if one else words.rstrip())
            if last is None:
                element.text = (element.text or "") + words
            else:
                last.tail = (last.tail or "") + words
            if one:
                last = _add(element, "ref", href=f"#{one.targets[0]}")
                last.text = _clean(one.written)
                place = one.end
