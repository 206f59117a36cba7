"""What a wording will be once it is stored, worked out before it is: its tree, its problems, what it changes."""

from dataclasses import dataclass
from datetime import date

from xiechuang.domains.policies.actions.reading import Read
from xiechuang.domains.policies.models import PolicyText
from xiechuang.domains.policies.queries.differing import ChangedPiece, changes_between
from xiechuang.domains.policies.queries.linking import circles_with
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.queries.tree import Piece, document_of, pieces_of
from xiechuang.domains.policies.rules import BROKEN
from xiechuang.engines.alignment.structure import DateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, with its line."""

    line: int
    code: str
    text: str

    @property
    def is_broken(self) -> bool:
        """Whether the text cannot be taken in like this."""
        return self.code in BROKEN

    def plain(self) -> dict[str, object]:
        """As it is kept."""
        return {"line": self.line, "code": self.code, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The wording as it would be read."""

    source: str
    title: str
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...]
    passed_on: date | None
    valid_from: date | None
    on_publication: bool
    changes: tuple[ChangedPiece, ...]
    notes: tuple[str, ...] = ()

    @property
    def clauses(self) -> int:
        """How many numbered clauses were read; what stands before the first number is none."""
        return sum(1 for one in self.pieces if one.depth)


def preview_of(read: Read, *, policy: PolicyText | None) -> Preview:
    """Read the words as a text of the library, beside the wording that is shown now."""
    document = document_of(read.source)
    before = shown_version(policy) if policy else None
    return Preview(
        source=read.source,
        title=document.title,
        pieces=pieces_of(read.source),
        problems=problems_in(read, title=policy.title if policy else document.title),
        passed_on=document.day(DateKind.PASSED) or document.day(DateKind.ISSUED),
        valid_from=document.day(DateKind.EFFECTIVE),
        on_publication=any(one.on_publication for one in document.dates),
        changes=changes_between(before.source, read.source) if before else (),
        notes=read.notes,
    )


def problems_in(read: Read, *, title: str) -> tuple[Problem, ...]:
    """Everything wrong at once, by line: what reading found, what the tree shows, clauses that lead in circles."""
    document = document_of(read.source)
    found = [Problem(line=line, code=code, text=text) for line, code, text in read.problems]
    found += [Problem(line=one.line, code=one.code, text=one.message) for one in document.problems]
    for address, words in circles_with(title, read.source):
        clause = document.by_id.get(address)
        line = document.line_at(clause.body) if clause else 1
        found.append(Problem(line=line, code="circle", text=f"引用成环：{words}"))
    return tuple(sorted(set(found), key=lambda one: (one.line, one.code, one.text)))
