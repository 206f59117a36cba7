"""Texts as trees: parse, read, render; clauses with lasting addresses and exact spans."""

from xiechuang.engines.alignment.structure.clauses import (
    HEAD,
    Clause,
    DateKind,
    Document,
    Kind,
    Problem,
    StatedDate,
    Style,
    render,
)
from xiechuang.engines.alignment.structure.parsing import parse, read

__all__ = [
    "HEAD",
    "Clause",
    "DateKind",
    "Document",
    "Kind",
    "Problem",
    "StatedDate",
    "Style",
    "parse",
    "read",
    "render",
]
