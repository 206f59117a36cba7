"""One question put to a cluster: ranked, scored over everything, explained."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from xiechuang.engines.matching.index.answer import Answer, Explanation, Hit, relevances
from xiechuang.engines.matching.index.arrays import Floats, Mask
from xiechuang.engines.matching.index.lexical import Query

if TYPE_CHECKING:
    from xiechuang.engines.matching.cluster.cluster import Cluster


@dataclass(frozen=True)
class ClusterAnswer:
    """What one question finds; places and masks are those of the cluster."""

    cluster: "Cluster"
    query: Query
    planned: Answer
    """The question weighed by the rarities of the whole; it has no documents of its own."""

    @cached_property
    def scores(self) -> Floats:
        """Score of every place, shard after shard; removed documents 0."""
        return np.concatenate([scores for scores, _ in self._parts]) * self.planned.plan.unit

    @cached_property
    def relevance(self) -> Floats:
        """Scores on 0–1, as `Answer.relevance`."""
        worth = np.concatenate([worth for _, worth in self._parts])
        return relevances(self.scores, own=self.planned.own, worth=worth)

    def top(self, *, k: int, allowed: Mask | None = None) -> list[Hit]:
        """The k best documents exactly, ties by key; `allowed` is applied inside; ValueError for a bad k or shape."""
        return self.cluster.top(self.query, k=k, allowed=allowed)

    def explain(self, *, key: str) -> Explanation:
        """Share the score of one document out to the words of the question; ValueError for an unknown key."""
        return self.cluster.explain(self.query, key=key)

    @cached_property
    def _parts(self) -> list[tuple[Floats, Floats]]:
        return self.cluster.scored(self.planned.plan)
