"""The list that officials work with, declared: columns, filters, order, batch moves, export, keyset paging."""

from xiechuang.web.lists.batch import BatchMove
from xiechuang.web.lists.columns import Column, region_column, state_column
from xiechuang.web.lists.filters import (
    Filter,
    choice_filter,
    date_filter,
    multi_filter,
    region_filter,
    text_filter,
)
from xiechuang.web.lists.listing import Listing, Tool, respond

__all__ = [
    "BatchMove",
    "Column",
    "Filter",
    "Listing",
    "Tool",
    "choice_filter",
    "date_filter",
    "multi_filter",
    "region_column",
    "region_filter",
    "respond",
    "state_column",
    "text_filter",
]
