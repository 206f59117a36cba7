"""A region's file of its own books: read whole, or refused with every problem by row and column."""

from xiechuang.domains.clearing.actions.stating import Booked, send_books
from xiechuang.domains.clearing.models import Statement
from xiechuang.domains.clearing.queries.books import LIMITS, spec_of_books
from xiechuang.domains.clearing.states import StatementSource
from xiechuang.kernel.exchange import (
    Checked,
    ExchangeError,
    accepted_mapping,
    check_rows,
    read_table,
    suggest_mapping,
)
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.orgs.public import Actor

SHOWN = 100


def upload_books(statement: Statement, *, actor: Actor, content: bytes, name: str) -> Statement:
    """Take the file in place of what was sent before."""
    rows = [
        Booked(row=row.number, **row.values)  # type: ignore[arg-type]
        for row in _read(content, name).good
    ]
    return send_books(statement, actor=actor, rows=rows, source=StatementSource.FILE)


def _read(content: bytes, name: str) -> Checked:
    spec = spec_of_books()
    try:
        table = read_table(content, name=name, limits=LIMITS, known=spec.known_titles())
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    mapping = accepted_mapping(suggest_mapping(table.columns, spec=spec))
    checked = check_rows(table, spec=spec, mapping=mapping)
    if checked.missing:
        raise Invalid({"file": [f"没有“{'”“'.join(checked.missing)}”列，请使用本页下载的账表，不要改动表头"]})
    if wrong := [error.sentence for row in checked.faulty for error in row.errors]:
        more = [f"另有 {len(wrong) - SHOWN} 个问题"] if len(wrong) > SHOWN else []
        raise Invalid({"file": wrong[:SHOWN] + more})
    return checked
