"""What a domain asks of a table: its columns, how each is read, and the words people use for them."""

from __future__ import annotations

from dataclasses import dataclass

from .parsers import Parser

# Columns of our own in workbooks we hand out; they are never data.
ERROR_TITLE = "错误"
MARK_TITLE = "标记"
EXAMPLE_MARK = "示例"
RESERVED_TITLES = frozenset({ERROR_TITLE, MARK_TITLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `key` names the value in the result, `title` is what people see."""

    key: str
    title: str
    parse: Parser
    aliases: tuple[str, ...] = ()
    required: bool = False
    unique: bool = False
    help: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """The columns of one kind of list, such as demands; keys and titles must be distinct."""

    title: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        """Refuse a spec that could not be mapped unambiguously."""
        for names in ([column.key for column in self.columns], [column.title for column in self.columns]):
            if len(set(names)) != len(names):
                raise ValueError(f"column names repeat in {self.title}: {names}")
        if RESERVED_TITLES & {column.title for column in self.columns}:
            raise ValueError(f"{sorted(RESERVED_TITLES)} are reserved titles")

    def known_titles(self) -> tuple[str, ...]:
        """All titles and aliases, for `read_table(known=...)`."""
        return tuple(name for column in self.columns for name in (column.title, *column.aliases))
