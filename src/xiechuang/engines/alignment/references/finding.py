"""References found in a text and led to the clauses they mean."""

import re
from collections.abc import Iterator, Mapping

from xiechuang.engines.alignment.references.reference import Points, Reference
from xiechuang.engines.alignment.structure import Clause, Document, Kind
from xiechuang.engines.alignment.structure.numerals import WORDS, ordinal

_N = rf"(?:[{WORDS}]{{1,6}}|\d{{1,4}})"
_ARTICLE = rf"第{_N}条(?:之[{WORDS}]{{1,3}})?"
_BELOW = rf"(?:第{_N}款)?(?:第[（(]?{_N}[）)]?项)?(?:第{_N}目)?"
_NUMBERED = rf"(?:{_ARTICLE}{_BELOW}|第{_N}款(?:第[（(]?{_N}[）)]?项)?|第{_N}[章节])"
_TEXT = r"《(?P<title>[^《》〈〉]{1,80}(?:〈[^〈〉]{1,60}〉[^《》〈〉]{0,40})?)》"
_NUMBER = r"(?:\s?[（(](?P<docnumber>[^（）()\s]{1,16}[〔\[［]\d{4}[〕\]］]\d{1,5}号)[）)])?"
_FOUND = re.compile(
    rf"(?:{_TEXT}{_NUMBER})"
    rf"|(?P<numbered>{_NUMBERED})(?:(?P<to>至|到)(?P<last>{_NUMBERED}))?"
    r"|(?P<near>[本前](?:[两三]?(?:条(?!例)|款|项(?!目))|章(?!程)|节(?!约))|前[述列]规定)"
    rf"|(?P<self>本(?:决定|条例|办法|规定|细则|方案|计划|行动计划|实施方案|规划|意见|通知|法|规则|章程))(?!定|律|规|院)"
    rf"|(?P<attachment>附[件表]\s?(?P<count>\d{{1,2}}|[{WORDS}]{{1,3}}))(?!\s*[.．、：:])"
)
_PARTS = re.compile(rf"第[（(]?({_N})[）)]?([条款项目章节])(?:之([{WORDS}]{{1,3}}))?")
_SIGNS = {"条": "art", "款": "para", "项": "item", "目": "point", "章": "chp", "节": "sec"}
_KINDS = {"条": Kind.ARTICLE, "款": Kind.PARAGRAPH, "项": Kind.ITEM, "章": Kind.CHAPTER, "节": Kind.SECTION}


def find(document: Document, *, library: Mapping[str, Document] | None = None) -> tuple[Reference, ...]:
    """The references of a text in reading order.

    Args:
        document: The text that is read.
        library: Other texts by title; a name is also found where the title at hand goes on (（试行）) or the name lacks it.
    """
    reader = _Reader(document, library or {})
    return tuple(one for clause in document.walk() for one in reader.of(clause))


class _Reader:
    def __init__(self, document: Document, library: Mapping[str, Document]) -> None:
        self.document = document
        self.library = {_plain(title): (title, text) for title, text in library.items()}

    def of(self, clause: Clause) -> Iterator[Reference]:
        """The references in a clause's own words; 第…条 right behind 《…》 is a clause of that text."""
        outer, outer_end = "", -1
        for found in _FOUND.finditer(self.document.source, clause.body, clause.own_end):
            if found["title"]:
                outer = found["title"]
                outer_end = found.end()
                yield self._text(clause, found, outer_end)
            elif found["numbered"]:
                joined = self.document.source[outer_end : found.start()] if outer_end >= 0 else "-"
                is_outer = bool(outer) and re.fullmatch(r"(?:的|第?|[、和及与至]|\s)*", joined) is not None
                outer_end = found.end() if is_outer else -1
                yield self._numbered(clause, found, outer if is_outer else "")
            elif found["near"]:
                yield self._near(clause, found)
            elif found["self"]:
                yield self._made(clause, found, points=Points.SELF, is_resolved=True)
            else:
                yield self._attachment(clause, found)

    def _text(self, clause: Clause, found: re.Match[str], end: int) -> Reference:
        known = self.library.get(_plain(found["title"]))
        return Reference(
            at=clause.id,
            points=Points.TEXT,
            written=self.document.source[found.start() : end],
            start=found.start(),
            end=end,
            title=known[0] if known else found["title"],
            document_number=found["docnumber"] or "",
            is_resolved=known is not None,
        )

    def _numbered(self, clause: Clause, found: re.Match[str], outer: str) -> Reference:
        known = self.library.get(_plain(outer)) if outer else ("", self.document)
        here = clause if not outer else None
        first = self._address(known[1], found["numbered"], here) if known else ""
        targets: tuple[str, ...] = (first,) if first else ()
        if known and first and found["last"]:
            last = self._address(known[1], found["last"], here)
            targets = _between(known[1], first, last) if last else ()
        title = (known[0] if known else outer) if outer else ""
        return self._made(
            clause, found, points=Points.CLAUSE, title=title, targets=targets, is_resolved=bool(targets)
        )

    def _address(self, text: Document, written: str, here: Clause | None) -> str:
        """第十一条第二款第三项 as art_11__para_2__item_3; items named without a paragraph are sought in all of them."""
        parts = [
            (sign, f"{ordinal(number)}" + (f"-{ordinal(after)}" if after else ""))
            for number, sign, after in _PARTS.findall(written)
        ]
        above = ""
        if parts[0][0] == "款":
            article = self._up(here, Kind.ARTICLE) if here else None
            above = article.id if article else ""
        elif parts[0][0] == "节":
            chapter = self._up(here, Kind.CHAPTER) if here else None
            above = chapter.id if chapter else ""
        for sign, number in parts:
            above = _below(text, above, f"{_SIGNS[sign]}_{number}")
            if not above:
                return ""
        return above

    def _near(self, clause: Clause, found: re.Match[str]) -> Reference:
        written = found["near"]
        targets: tuple[str, ...] = ()
        if written[-1] in _KINDS:
            here = self._up(clause, _KINDS[written[-1]])
            targets = self._before(here, written) if here else ()
        return self._made(clause, found, points=Points.NEAR, targets=targets, is_resolved=bool(targets))

    def _before(self, here: Clause, written: str) -> tuple[str, ...]:
        if written.startswith("本"):
            return (here.id,)
        count = (ordinal(written[1]) or 1) if len(written) > 2 else 1
        level = [one for one in self._level(here) if one.kind is here.kind]
        place = next(at for at, one in enumerate(level) if one.id == here.id)
        return tuple(one.id for one in level[place - count : place]) if place >= count else ()

    def _level(self, here: Clause) -> tuple[Clause, ...]:
        """Articles are counted through the text, all else among its neighbours."""
        if here.kind is Kind.ARTICLE:
            return self.document.articles
        parent = self.document.parents.get(here.id)
        return parent.children if parent else self.document.clauses

    def _up(self, clause: Clause | None, kind: Kind) -> Clause | None:
        while clause is not None and clause.kind is not kind:
            clause = self.document.parents.get(clause.id)
        return clause

    def _attachment(self, clause: Clause, found: re.Match[str]) -> Reference:
        address = f"att_{ordinal(found['count'])}"
        known = address in self.document.by_id
        targets = (address,) if known else ()
        return self._made(clause, found, points=Points.ATTACHMENT, targets=targets, is_resolved=known)

    def _made(
        self,
        clause: Clause,
        found: re.Match[str],
        *,
        points: Points,
        title: str = "",
        targets: tuple[str, ...] = (),
        is_resolved: bool,
    ) -> Reference:
        return Reference(
            at=clause.id,
            points=points,
            written=found.group(),
            start=found.start(),
            end=found.end(),
            title=title,
            targets=targets,
            is_resolved=is_resolved,
        )


def _below(text: Document, above: str, own: str) -> str:
    if own.startswith(("art_", "chp_")):
        return own if own in text.by_id else ""
    if f"{above}__{own}" in text.by_id:
        return f"{above}__{own}"
    if own.startswith("para_") or above not in text.by_id:
        return ""
    deeper = [one.id for one in text.by_id[above].walk() if one.id.endswith(f"__{own}")]
    return deeper[0] if len(deeper) == 1 else ""


def _between(text: Document, first: str, last: str) -> tuple[str, ...]:
    """Both ends of 第三条至第五条 and what stands between them at their level."""
    kind = text.by_id[first].kind
    level = [one.id for one in text.walk() if one.kind is kind]
    start, stop = level.index(first), level.index(last) if last in level else -1
    return tuple(level[start : stop + 1]) if stop >= start else ()


def _plain(title: str) -> str:
    """A title without spaces, the state's name and a bracket at its end."""
    title = re.sub(r"\s|^中华人民共和国", "", title)
    return re.sub(r"[（(][^（）()]*[）)]$", "", title)
