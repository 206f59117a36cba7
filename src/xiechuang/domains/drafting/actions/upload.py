"""Opinions from a workbook: all rows or none, and every problem of every row at once."""

from dataclasses import dataclass

from xiechuang.domains.drafting.actions.opinions import Said, faults_of, save_opinions
from xiechuang.domains.drafting.models import Consultation, Provision
from xiechuang.domains.drafting.queries.sheets import ADDRESS, REASON, SPEC, STANCE, WORDING
from xiechuang.kernel.exchange import CheckedRow, ExchangeError, Limits, check_rows, read_table
from xiechuang.kernel.exchange.header import normalise_title
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor

LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=2_000, columns=60)
TITLES = {"stance": STANCE, "wording": WORDING, "reason": REASON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend: the row as Excel shows it, the column, and why."""

    row: int
    column: str
    text: str

    def as_dict(self) -> dict[str, object]:
        """For pages and the API."""
        return {"row": self.row, "column": self.column, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """What came of a workbook: how many opinions were new or changed, or what stands in the way of all."""

    taken: int
    problems: tuple[Problem, ...] = ()


def upload_opinions(consultation: Consultation, *, actor: Actor, content: bytes, name: str) -> Uploaded:
    """Read the workbook into the region's opinions; a file that is no such workbook is refused whole."""
    try:
        table = read_table(content, name=name, limits=LIMITS, known=SPEC.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    titles = [normalise_title(title) for title in table.columns]
    places = {one.key: normalise_title(one.title) for one in SPEC.columns}
    mapping = {key: titles.index(title) for key, title in places.items() if title in titles}
    if missing := [one.title for one in SPEC.columns if one.key not in mapping]:
        raise Invalid({"file": [f"没有“{'”“'.join(missing)}”列，请使用本页下载的意见表，不要改动表头"]})
    checked = check_rows(table, spec=SPEC, mapping=mapping)
    problems = [Problem(row=e.row, column=e.column, text=f"{e.problem}；{e.mend}") for e in checked.errors]
    rows = [row for row in checked.good if row.values.get("stance") or _has_words(row)]
    problems += _problems(consultation, rows)
    if problems:
        return Uploaded(taken=0, problems=tuple(sorted(problems, key=lambda one: (one.row, one.column))))
    versions = dict(consultation.opinions.values_list("provision__address", "version"))
    said = [_said(row, versions=versions) for row in rows]
    return Uploaded(taken=len(save_opinions(consultation, actor=actor, said=said)))


def _has_words(row: CheckedRow) -> bool:
    return bool(row.values.get("wording") or row.values.get("reason"))


def _said(row: CheckedRow, *, versions: dict[str, int]) -> Said:
    address = str(row.values["address"])
    return Said(
        address=address,
        stance=str(row.values.get("stance") or ""),
        wording=str(row.values.get("wording") or ""),
        reason=str(row.values.get("reason") or ""),
        version=versions.get(address, 0),
    )


def _problems(consultation: Consultation, rows: list[CheckedRow]) -> list[Problem]:
    rows_of = {str(row.values["address"]): row.number for row in rows}
    clauses = Provision.objects.filter(edition__draft=consultation.draft_id, edition__is_asked=True)
    known = {one.address: one for one in clauses}
    wrong = faults_of({str(row.values["address"]): _said(row, versions={}) for row in rows}, known=known)
    found = []
    for field, messages in wrong.items():
        name, _, address = field.partition("-")
        column = TITLES.get(name, ADDRESS) if address in known else ADDRESS
        found += [Problem(row=rows_of[address], column=column, text=message) for message in messages]
    return found
