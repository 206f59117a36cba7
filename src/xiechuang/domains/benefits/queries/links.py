"""From a number back to its clause: the held text's own address, else the source's page, else the rule base."""

from dataclasses import dataclass

from django.urls import reverse

from xiechuang.engines.rules.judging import Rule
from xiechuang.engines.rules.parameters import Parameter, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLink:
    """A clause, how sure we are of it, and where it can be read; `is_held` where the text itself is here."""

    clause: str
    sureness: str
    url: str = ""
    is_held: bool = False


def source_url(source: Source) -> str:
    """Where a source can be read."""
    if source.held:
        page = reverse("policies:policy", args=[source.document])
        return f"{page}#c-{source.anchor}" if source.anchor else page
    return source.url


def link_of(one: Rule | Parameter) -> ClauseLink:
    """The link of a rule or a dated value."""
    return ClauseLink(
        clause=one.clause, sureness=one.sureness.value, url=source_url(one.source), is_held=one.source.held
    )
