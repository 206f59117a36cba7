"""What an index page speaks of: a publication by its number, or the computation itself while it is the office's own."""

from dataclasses import dataclass

from xiechuang.domains.monitoring.models import Computation, Correction, Publication
from xiechuang.domains.monitoring.queries.publications import correction_of, history, previous_of
from xiechuang.domains.monitoring.queries.reading import Reading, reading_of
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible
from xiechuang.kernel.orgs.public import Actor

PUBLICATION, COMPUTATION = "FB", "ZS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One index under the number by which it was asked for."""

    number: str
    computation: Computation
    publication: Publication | None
    reading: Reading

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.publication is not None:
            return self.publication.title
        return f"{self.computation.period}指数（计算 {self.computation.number}）"

    @property
    def is_sample(self) -> bool:
        """Whether it rests on invented figures."""
        return self.computation.is_sample or (self.publication is not None and self.publication.is_sample)

    @property
    def corrects(self) -> Correction | None:
        """The correction that made this edition."""
        return correction_of(self.publication) if self.publication else None

    @property
    def corrected_by(self) -> Correction | None:
        """The correction in force that took this edition's place."""
        return self.publication.correction_in_force if self.publication else None

    def history(self, *, actor: Actor) -> list[tuple[str, Reading]]:
        """The index over time with this one at its end."""
        if self.publication is not None:
            return history(self.publication, actor=actor)
        before = previous_of(self.computation, actor=actor)
        own = [(self.computation.series, self.reading)]
        return [(before.series, reading_of(before)), *own] if before else own


def subject_of(actor: Actor, number: str) -> Subject:
    """The publication or computation with this number, or ``NotVisible``."""
    series = number.partition("-")[0]
    if series == PUBLICATION:
        found = get_visible(actor, Publication, number=number)
        computation = Computation.objects.select_related("period__system").get(pk=found.computation_id)
        return Subject(
            number=number, computation=computation, publication=found, reading=reading_of(computation)
        )
    if series == COMPUTATION:
        own = get_visible(actor, Computation, number=number)
        return Subject(number=number, computation=own, publication=None, reading=reading_of(own))
    raise NotVisible(number)
