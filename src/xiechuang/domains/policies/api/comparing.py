"""Two or three texts side by side."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from xiechuang.domains.policies.api.places import SlugText, text_named
from xiechuang.domains.policies.queries import comparing
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.problems import READ_OPEN
from xiechuang.web.api.values import Filters

router = Router(tags=["政策文本"])


class ComparedCellOut(Schema):
    """The clauses of one text in a row; ``marks`` are the runs that differ (place or word)."""

    policy: str
    is_held: bool
    anchors: list[str]
    labels: list[str]
    text: str
    marks: list[dict[str, str]]


class ComparedLineOut(Schema):
    """A row: identical, places, words, substance, or unknown where fewer than two texts are held."""

    difference: str
    difference_label: str
    relation: str
    reasons: list[str]
    cells: list[ComparedCellOut]


class TextComparisonOut(Schema):
    """The whole comparison."""

    texts: list[dict[str, Any]]
    counts: dict[str, int]
    relations: dict[str, int]
    lines: list[ComparedLineOut]


class TextCompareFilters(Filters):
    """Which texts, in which order."""

    text: Annotated[list[SlugText], Field(min_length=2, max_length=comparing.MOST)]


@router.get(
    "/policies/compare",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: TextComparisonOut, **READ_OPEN},
    summary="条文对照",
)
def compare(request: HttpRequest, filters: Query[TextCompareFilters]) -> Any:
    """Clauses that belong together and how they differ; a text that is not held has an empty column."""
    actor = actor_in(request)
    numbers = list(dict.fromkeys(filters.text))
    if len(numbers) < 2:
        raise Invalid({"text": ["须写两份或三份不同的文本"]})
    found = comparing.compared([text_named(actor, number) for number in numbers])
    return {
        "texts": [
            {"number": one.policy.number, "title": one.policy.title, "is_held": one.is_held}
            for one in found.columns
        ],
        "counts": {one.value: count for one, count in sorted(found.counts.items())},
        "relations": dict(found.relations),
        "lines": [_line(one, numbers) for one in found.lines],
    }


def _line(line: comparing.Line, numbers: list[str]) -> dict[str, Any]:
    return {
        "difference": line.difference.value,
        "difference_label": line.difference.label,
        "relation": line.relation,
        "reasons": list(line.reasons),
        "cells": [_cell(cell, number) for cell, number in zip(line.cells, numbers, strict=True)],
    }


def _cell(cell: comparing.Cell, number: str) -> dict[str, Any]:
    return {
        "policy": number,
        "is_held": cell.is_held,
        "anchors": [anchor for _label, anchor in cell.labels],
        "labels": [label for label, _anchor in cell.labels],
        "text": cell.text,
        "marks": [{"text": run.text, "look": run.look} for run in cell.runs if run.look],
    }
