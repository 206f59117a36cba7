"""One clause: its words in every version, references from and to it, what was read in it, rules that rest on it."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from xiechuang.domains.policies.api.places import Anchor, Slug, text_named
from xiechuang.domains.policies.queries.clause import ClausePage, clause_page
from xiechuang.domains.policies.queries.linking import Link
from xiechuang.web.api.auth import ANYBODY, actor_in
from xiechuang.web.api.problems import READ_OPEN

router = Router(tags=["政策文本"])


class ClauseLinkOut(Schema):
    """A reference: where it stands, its words, and the clauses it means as far as they are held."""

    policy: str
    anchor: str
    label: str
    written: str
    is_resolved: bool
    targets: list[dict[str, str]]


class WordingOut(Schema):
    """A clause in one version; null where that has no such clause."""

    edition: int
    valid_from: date | None
    valid_until: date | None
    text: str | None
    is_changed: bool


class ClauseFoundOut(Schema):
    """A duty or number a machine read in the clause."""

    kind: str
    start: int
    end: int
    written: str
    said: dict[str, Any]


class ClauseRuleOut(Schema):
    """A rule or parameter that rests on the clause."""

    kind: str
    code: str
    name: str
    value: str
    clause: str
    quote: str
    sureness: str


class ClauseDetail(Schema):
    """Everything the library knows of a clause."""

    policy: str
    anchor: str
    label: str
    url: str
    wordings: list[WordingOut]
    references: list[ClauseLinkOut]
    cited_by: list[ClauseLinkOut]
    found: list[ClauseFoundOut]
    rules: list[ClauseRuleOut]


@router.get(
    "/policies/{number}/clauses/{anchor}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: ClauseDetail, **READ_OPEN},
    summary="一条的来龙去脉",
)
def clause(request: HttpRequest, number: Slug, anchor: Anchor) -> Any:
    """The clause in every version, references from and to it, what was read in it, rules that rest on it."""
    actor = actor_in(request)
    return clause_detail(clause_page(actor, text_named(actor, number), anchor))


def clause_detail(page: ClausePage) -> dict[str, Any]:
    """A clause whole."""
    number = page.policy.number
    return {
        "policy": number,
        "anchor": page.anchor,
        "label": page.label,
        "url": f"/policies/{number}/clauses/{page.anchor}/",
        "wordings": [
            {
                "edition": one.version.edition,
                "valid_from": one.version.valid_from,
                "valid_until": one.version.valid_until,
                "text": "\n".join(one.piece.paragraphs) if one.piece else None,
                "is_changed": one.is_changed,
            }
            for one in page.wordings
        ],
        "references": [_link_out(one) for one in page.links],
        "cited_by": [_link_out(one) for one in page.cited_by],
        "found": _found_out(page),
        "rules": [
            {
                name: getattr(one, name)
                for name in ("kind", "code", "name", "value", "clause", "quote", "sureness")
            }
            for one in page.rules
        ],
    }


def _link_out(link: Link) -> dict[str, Any]:
    names = ("policy", "anchor", "label", "written", "is_resolved")
    targets = [{"title": title, "label": label, "url": url} for title, label, url in link.targets]
    return {name: getattr(link, name) for name in names} | {"targets": targets}


def _found_out(page: ClausePage) -> list[dict[str, Any]]:
    duties = [
        {
            "kind": "duty",
            "start": one.start,
            "end": one.end,
            "written": one.word,
            "said": {
                "force": one.force.value,
                "actor": one.actor,
                "bodies": list(one.bodies),
                "action": one.action,
            },
        }
        for one in page.duties
    ]
    numbers = [
        {
            "kind": "target",
            "start": one.start,
            "end": one.end,
            "written": one.written,
            "said": {
                "what": one.what.value,
                "indicator": one.indicator,
                "bound": one.bound.value,
                "value": one.value,
                "unit": one.unit,
                "year": one.year,
            },
        }
        for one in page.figures
    ]
    return [*duties, *numbers]
