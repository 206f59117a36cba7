"""Which question stands on which page, and where a question's clause is."""

from collections.abc import Iterable, Mapping

from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.benefits.states import Topic
from xiechuang.engines.rules.formulas import FACTS

# Most topics are what certain measures ask; a question that several ask stands on the first page that has it.
BY_RULE: dict[Topic, tuple[str, ...]] = {
    Topic.RESEARCH: ("research_deduction",),
    Topic.CONTRACTS: ("technology_transfer_income", "technology_vat"),
    Topic.SERVICES: (
        "voucher_computing",
        "voucher_research",
        "voucher_qualified",
        "voucher_prearranged",
        "voucher_across",
    ),
    Topic.TRANSFER: ("inventors_reward", "price_publicity", "institution_award", "brokerage_subsidy"),
    Topic.INVESTING: ("venture_high_tech", "venture_start_up"),
    Topic.LOANS: ("instrument_subsidy", "loan_risk_sharing"),
    Topic.MOVING: ("tax_sharing", "high_tech_relocation", "high_tech_change", "title_recognition"),
}
OF_THE_FIRM = (
    "staff",
    "revenue",
    "sales_last_year",
    "research_last_year",
    "class_one_rights",
    "is_technology_sme",
    "is_manufacturing",
    "on_priority_list",
    "in_incubator",
    "resident_enterprise",
    "levied_by_assessment",
)


def topic_of(base: LoadedRules, fact: str) -> Topic:
    """The page of a question; those of a formula this table does not name stand with the firm itself."""
    if fact in OF_THE_FIRM:
        return Topic.FIRM
    asking = base.asking(fact)
    return next((topic for topic, rules in BY_RULE.items() if set(rules) & set(asking)), Topic.FIRM)


def asked_by(base: LoadedRules, rules: Iterable[str]) -> tuple[str, ...]:
    """The questions that certain measures ask (all measures where none is named), in the order in which they are registered."""
    chosen = [rule for rule in rules if rule in base.book.ids] or base.book.ids
    wanted = {fact for rule in chosen for fact in base.facts_of(rule)}
    return tuple(fact for fact in (*OF_THE_FIRM, *FACTS) if fact in wanted and fact in FACTS)


def questions(base: LoadedRules, rules: Iterable[str]) -> dict[Topic, list[str]]:
    """Per page the questions that certain measures ask; pages without one are left out."""
    found: dict[Topic, list[str]] = {topic: [] for topic in Topic}
    for fact in dict.fromkeys(asked_by(base, rules)):
        found[topic_of(base, fact)].append(fact)
    return {topic: facts for topic, facts in found.items() if facts}


def clause_of(base: LoadedRules, fact: str) -> str:
    """The first measure that asks a question, with its clause."""
    rules = base.asking(fact)
    if not rules:
        return ""
    version = base.book.versions(rules[0])[0]
    return f"{version.name}：{version.clause}"


def pages_of(base: LoadedRules, answers: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """Answers as the calculator's pages hold them, each on the page that asks it."""
    pages: dict[str, dict[str, list[str]]] = {}
    for name, text in answers.items():
        if name in FACTS:
            pages.setdefault(topic_of(base, name).value, {})[name] = [text]
    return pages
