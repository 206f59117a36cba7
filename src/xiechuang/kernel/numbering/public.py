"""All that others may use of numbering."""

from django.db import connection

from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.public_number import PublicNumber

__all__ = ["next_number"]

_NEXT = """insert into numbering_series (name, year, last) values (%s, %s, 1)
on conflict (name, year) do update set last = numbering_series.last + 1 returning last"""


def next_number(series: str) -> str:
    """The next public number; concurrent callers queue on the series' row, so none is given twice."""
    year = clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year])
        return str(PublicNumber(series, year, cursor.fetchone()[0]))
