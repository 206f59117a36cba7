"""Values and clauses under the names people know them by, never under the codes of the rule files."""

from collections.abc import Iterable
from dataclasses import dataclass

from xiechuang.domains.benefits.queries.edition import LoadedRules
from xiechuang.domains.policies.public import PolicyText, piece_named, shown_version
from xiechuang.engines.rules.checking import Waiver
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.engines.rules.parameters import Parameter, Unit


def said_value(base: LoadedRules, one: Parameter) -> str:
    """The value in words; of a list of codes the names that the questions of its measures give them."""
    if one.is_unknown or one.unit is not Unit.LIST:
        return one.words
    asked = {fact for rule in base.reading(one.id) for fact in base.facts_of(rule) if fact in FACTS}
    names = dict(base.book.places.names)
    for fact in sorted(asked):
        names |= FACTS[fact].options or {}
    return "、".join(names.get(code, code) for code in one.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A number of a text that is no parameter, with the text's title and the clause's printed number."""

    title: str
    label: str
    waiver: Waiver


def said_waivers(waivers: Iterable[Waiver]) -> list[Waived]:
    """Each waiver under the names of its text and clause; what the library does not hold keeps its address."""
    found, texts = [], {one.number: one for one in PolicyText.objects.all()}
    for one in waivers:
        text = texts.get(one.document)
        version = shown_version(text) if text else None
        piece = piece_named(version.source, one.anchor) if version else None
        found.append(
            Waived(
                title=text.title if text else one.document,
                label=(piece.label if piece else "") or one.anchor,
                waiver=one,
            )
        )
    return found
