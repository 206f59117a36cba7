"""The rule base: measures, questions, every dated value, what the checks say."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import StringConstraints

from xiechuang.domains.benefits.api.judging import value_out
from xiechuang.domains.benefits.api.schemas import ChecksOut, RuleDetail, RulesOut
from xiechuang.domains.benefits.queries.checks import checks_of
from xiechuang.domains.benefits.queries.edition import LoadedRules, edition_in_use, rule_base
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.web.api.auth import ANYBODY
from xiechuang.web.api.problems import READ_OPEN

router = Router(tags=["惠企政策计算"])
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$"), Path()]


@router.get(
    "/benefits/rules",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: RulesOut, **READ_OPEN},
    summary="规则库",
)
def rules(request: HttpRequest) -> Any:  # noqa: ARG001 - the rules are public
    """Every measure."""
    base, edition = rule_base(), edition_in_use()
    return {
        "edition": base.number,
        "loaded_at": edition.loaded_at,
        "rules": [_rule(base, rule) for rule in base.book.ids],
    }


@router.get(
    "/benefits/rules/{rule}",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: RuleDetail, **READ_OPEN},
    summary="一项措施",
)
def rule(request: HttpRequest, rule: RuleId) -> Any:  # noqa: ARG001 - the rules are public
    """One measure with its questions and every dated value."""
    base = rule_base()
    if rule not in base.book.ids:
        raise NotVisible(rule)
    questions = [
        {
            "id": fact,
            "name": FACTS[fact].name,
            "kind": FACTS[fact].kind.value,
            "unit": FACTS[fact].unit.value,
            "options": list((FACTS[fact].options or {}).values()),
            "hint": FACTS[fact].hint,
        }
        for fact in base.facts_of(rule)
    ]
    values = [value_out(one) for name in base.parameters_of(rule) for one in base.values_of(name)]
    return _rule(base, rule) | {"questions": questions, "values": values}


def _rule(base: LoadedRules, rule: str) -> dict[str, Any]:
    versions = base.book.versions(rule)
    values = [one for name in base.parameters_of(rule) for one in base.values_of(name)]
    return {
        "id": rule,
        "name": versions[0].name,
        "nature": base.nature(rule).value,
        "clauses": list(dict.fromkeys(one.clause for one in versions)),
        "facts": list(base.facts_of(rule)),
        "unpublished": sum(one.is_unknown for one in values),
    }


@router.get(
    "/benefits/checks",
    auth=None,
    openapi_extra=ANYBODY,
    response={200: ChecksOut, **READ_OPEN},
    summary="规则库核验",
)
def checks(request: HttpRequest) -> Any:  # noqa: ARG001 - the rules are public
    """What the checks of the rule base say."""
    edition = edition_in_use()
    report = checks_of(edition)
    return {
        "edition": edition.number,
        "is_clean": report.is_clean,
        "findings": [
            {"kind": one.kind.value, "subject": one.subject, "words": one.words, "touches": list(one.touches)}
            for one in report.findings
        ],
        "failed_cases": [f"{one.rule}：{one.name}" for one in report.failed],
    }
