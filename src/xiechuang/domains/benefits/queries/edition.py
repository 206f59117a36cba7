"""The rule base in use: read once a process from the files of an edition."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from xiechuang.domains.benefits.models import Edition
from xiechuang.engines.rules.cases import Example, read_cases
from xiechuang.engines.rules.checking import Waiver, read_waivers
from xiechuang.engines.rules.formulas import FORMULAS, Nature
from xiechuang.engines.rules.judging import Rulebook, read_rules
from xiechuang.engines.rules.parameters import Parameter, TextFile
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Region

CASES = "cases/"
KEPT = 8


@dataclass(frozen=True, kw_only=True)
class LoadedRules:
    """An edition, read: rules with their parameters, examples, waivers."""

    number: str
    book: Rulebook
    cases: tuple[Example, ...]
    waivers: tuple[Waiver, ...]

    def nature(self, rule: str) -> Nature:
        """What kind of money the measure gives."""
        variants = (one for version in self.book.versions(rule) for one in FORMULAS[version.formula])
        return next((one.nature for one in variants if one.nature is not Nature.NONE), Nature.NONE)

    def name(self, rule: str) -> str:
        """The name of a measure."""
        return self.book.versions(rule)[0].name

    def facts_of(self, rule: str) -> tuple[str, ...]:
        """The questions a measure asks, whichever of its variants holds."""
        return self._reads[rule][0]

    def parameters_of(self, rule: str) -> tuple[str, ...]:
        """The parameters a measure reads, whichever of its variants holds."""
        return self._reads[rule][1]

    @cached_property
    def _reads(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By measure the questions and the parameters of all its variants."""
        found = {}
        for rule in self.book.ids:
            variants = [one for version in self.book.versions(rule) for one in FORMULAS[version.formula]]
            facts = dict.fromkeys(fact for one in variants for fact in one.facts)
            parameters = dict.fromkeys(name for one in variants for name in one.parameters)
            found[rule] = tuple(facts), tuple(parameters)
        return found

    @cached_property
    def _asking(self) -> dict[str, tuple[str, ...]]:
        facts = dict.fromkeys(fact for facts, _parameters in self._reads.values() for fact in facts)
        return {fact: tuple(r for r in self.book.ids if fact in self._reads[r][0]) for fact in facts}

    def asking(self, fact: str) -> tuple[str, ...]:
        """The measures that ask a question."""
        return self._asking.get(fact, ())

    def reading(self, parameter: str) -> tuple[str, ...]:
        """The measures that read a parameter."""
        return tuple(rule for rule in self.book.ids if parameter in self.parameters_of(rule))

    @cached_property
    def _values(self) -> dict[str, list[Parameter]]:
        found: dict[str, list[Parameter]] = {}
        for one in self.book.book.parameters:
            found.setdefault(one.id, []).append(one)
        return found

    def values_of(self, parameter: str) -> list[Parameter]:
        """Every dated value of a parameter, in the order of the files."""
        return self._values.get(parameter, [])


class NoRules(NotVisible):
    """The community's profile brought no rules, so there is nothing to compute."""


def newest() -> Edition | None:
    """The edition in use; None where the profile has no rules."""
    return Edition.objects.only("pk", "number", "digest", "loaded_at").order_by("-pk").first()


def edition_in_use() -> Edition:
    """The edition in use; not visible where there is none."""
    found = newest()
    if found is None:
        raise NoRules("规则库")
    return found


def rule_base() -> LoadedRules:
    """The rule base in use; not visible where there is none."""
    return base_of(edition_in_use())


def base_of(edition: Edition) -> LoadedRules:
    """The rule base of an edition; what was read stays in memory, for an edition never changes."""
    return _read(edition.pk, edition.digest)


@lru_cache(maxsize=KEPT)
def _read(pk: int, digest: str) -> LoadedRules:  # noqa: ARG001 - another database may give the same key to other files
    edition = Edition.objects.get(pk=pk)
    return read_base(edition.number, edition.files)


def read_base(number: str, files: dict[str, str]) -> LoadedRules:
    """A rule base from the texts of its files; raises RulesError with every problem."""
    # The database keeps no order of keys; the order of measures is that of the file names.
    ordered = sorted(files.items())
    rules = [TextFile(name=name, text=text) for name, text in ordered if not name.startswith(CASES)]
    cases = [
        TextFile(name=name.removeprefix(CASES), text=text) for name, text in ordered if name.startswith(CASES)
    ]
    return LoadedRules(
        number=number, book=read_rules(rules), cases=read_cases(cases), waivers=read_waivers(rules)
    )


def regions() -> list[Region]:
    """The regions of the community, in their order."""
    return list(Region.objects.filter(level=Region.Level.REGION).order_by("order", "code"))


def places_within(base: LoadedRules, region: str) -> list[str]:
    """A region and the smaller places in it of which the rules speak."""
    return [place for place in base.book.places.names if region in base.book.places.chain(place)]


def place_for(base: LoadedRules, rule: str, region: str) -> str:
    """Where in a region a measure is to be judged: in the region, or in the one smaller place that has it."""
    versions = base.book.versions(rule)
    holds = {place for version in versions for place in version.places}
    if holds & set(base.book.places.chain(region)):
        return region
    return next((place for place in places_within(base, region) if place in holds), region)
