"""From a text to its tree; whatever comes in, a document comes out, with its problems listed."""

import re
from collections.abc import Iterator, Sequence

from xiechuang.engines.alignment.structure.checking import problems_of
from xiechuang.engines.alignment.structure.clauses import Clause, Document, Kind, Problem
from xiechuang.engines.alignment.structure.dates import stated_dates
from xiechuang.engines.alignment.structure.growing import Draft, Growth, finished
from xiechuang.engines.alignment.structure.head import closing_kind, head_pieces, is_decision
from xiechuang.engines.alignment.structure.labels import Label, label_of, style_of

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ATTACHMENTS = re.compile(r"(?:附件|附表|附录|附)\s*[：:]\s*(?=\S|$)")
_ATTACHMENT = re.compile(r"(?P<label>(?:附件|附表|附录)\s*(?P<number>\d{1,2}))(?=\s|$|[：:])[：:]?\s*")
_LISTED = re.compile(r"(?P<number>\d{1,2})[.．、](?!\d)\s*")
_HEADING = re.compile(r"[^。；：！？，]{1,30}(?:，[^。；：！？，]{1,20})?(?:。|$)")
_RULES = re.compile(r"应当|不得|可以|必须|禁止|是指")

Line = tuple[int, int, str]
"""Where a line starts, where its words start, its words without the space around them."""


def parse(source: str) -> Document:
    """The tree of a text; never an exception: what cannot be read becomes a paragraph and a problem."""
    lines = list(_lines(source))
    style = style_of(
        (words for _, _, words in lines), is_decision=is_decision([words for _, _, words in lines])
    )
    growth = Growth(style=style)
    first = next((at for at, (_, _, words) in enumerate(lines) if label_of(words, style)), len(lines))
    for piece in head_pieces(lines[:first]):
        growth.place_head(piece)
    _grow(growth, lines[first:])
    clauses = finished(growth, len(source))
    known = Document(
        source=source,
        style=style,
        title=_title(source, clauses),
        document_number=_first(source, clauses, Kind.DOCUMENT_NUMBER),
        clauses=clauses,
        dates=tuple(stated_dates(source, clauses)),
    )
    return _with_problems(known, problems_of(known))


def read(data: bytes) -> Document:
    """Parse a file: UTF-8 with or without mark, else GB 18030; signs that are neither become � and a problem."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    return parse(data.decode("utf-8", errors="replace"))


def _lines(source: str) -> Iterator[Line]:
    """The lines that are not blank."""
    for found in _LINE.finditer(source):
        words = found.group().strip()
        if words:
            whole = found.group()
            yield found.start(), found.start() + len(whole) - len(whole.lstrip()), words


def _grow(growth: Growth, lines: Sequence[Line]) -> None:
    """Hang every line where its number, or the lack of one, puts it."""
    is_list = False
    for start, body, words in lines:
        opening = _ATTACHMENTS.match(words)
        listed = _LISTED.match(words, opening.end() if opening else 0)
        if opening or (is_list and listed):
            is_list = True
            _attach_listed(growth, (start, body, words), listed, opening.end() if opening else 0)
        elif alone := _ATTACHMENT.match(words):
            is_list = False
            growth.open_attachment(
                start=start, body=body + alone.end(), label=alone["label"], number=alone["number"]
            )
        else:
            is_list = False
            _place(growth, start, body, words)


def _attach_listed(growth: Growth, line: Line, listed: re.Match[str] | None, behind: int) -> None:
    start, body, words = line
    label = words[: listed.end() if listed else behind].strip()
    growth.open_attachment(
        start=start,
        body=body + (listed.end() if listed else behind),
        label=label,
        number=listed["number"] if listed else "",
    )


def _place(growth: Growth, start: int, body: int, words: str) -> None:
    label = label_of(words, growth.style)
    if label is None:
        closing = closing_kind(words)
        if closing:
            growth.close_with(kind=closing, start=start, body=body)
        else:
            growth.open_paragraph(start=start, body=body)
        return
    after = words[label.length :]
    words_at = body + label.length + len(after) - len(after.lstrip())
    heading = _heading(after.strip(), label)
    draft = Draft(
        kind=label.kind,
        rank=label.rank,
        start=start,
        body=words_at,
        label=label.written,
        number=label.number,
        heading=heading.rstrip("。"),
    )
    growth.open(draft)
    rest_at = words_at + len(heading)
    if growth.heads_paragraphs(draft) and _goes_on(after.strip(), heading):
        growth.open_paragraph(start=rest_at, body=rest_at)


def _goes_on(after: str, heading: str) -> bool:
    """Whether a line has words behind its label and heading."""
    return len(after) > len(heading)


def _heading(after: str, label: Label) -> str:
    """The heading a line carries behind its number, with its full stop; the empty string where it carries none."""
    if label.sign in "编章节":
        return after
    found = _HEADING.match(after)
    if label.kind in (Kind.CHAPTER, Kind.SECTION, Kind.POINT) and found and not _RULES.search(found.group()):
        return found.group()
    return ""


def _first(source: str, clauses: tuple[Clause, ...], kind: Kind) -> str:
    return next((source[one.body : one.end].strip() for one in clauses if one.kind is kind), "")


def _title(source: str, clauses: tuple[Clause, ...]) -> str:
    """The title in one line, after its issuer where that stands in a line of its own."""
    for place, one in enumerate(clauses):
        if one.kind is not Kind.TITLE:
            continue
        title = re.sub(r"\s+", "", source[one.body : one.end])
        above = clauses[place - 1] if place else None
        if above and above.kind is Kind.SIGNATURE and title.startswith("关于"):
            return source[above.body : above.end].strip() + title
        return title
    return ""


def _with_problems(known: Document, problems: tuple[Problem, ...]) -> Document:
    return Document(
        source=known.source,
        style=known.style,
        title=known.title,
        document_number=known.document_number,
        clauses=known.clauses,
        dates=known.dates,
        problems=problems,
    )
