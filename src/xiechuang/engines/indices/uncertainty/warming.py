"""Has every compiled function compiled and stored, so that the first index of a new installation need not wait."""

import numpy as np

from xiechuang.engines.indices.structure import Group, Hierarchy, Indicator
from xiechuang.engines.indices.uncertainty.experiment import Experiment, Origins
from xiechuang.engines.indices.uncertainty.levers import Alternatives, Noise
from xiechuang.engines.indices.uncertainty.means import Mean, Plan
from xiechuang.engines.indices.uncertainty.simulating import simulate
from xiechuang.engines.indices.uncertainty.tree import Tree


def warm() -> None:
    """Run a tiny experiment with and without gaps; takes seconds once a machine, milliseconds afterwards."""
    tree = Tree.of(
        Hierarchy.build(
            indicators=[Indicator(code="a", name="", parent="T"), Indicator(code="b", name="", parent="T")],
            groups=[Group(code="T", name="")],
        )
    )
    tables = np.array([[[1.0, 2.0], [2.0, 1.0]], [[1.0, np.nan], [2.0, 1.0]]])
    choice = Alternatives(name="table", label="", options=("0", "1"), shares=np.ones(2))
    width = tree.at_levels({0: 0.5})
    experiment = Experiment.build(
        units=("1", "2"),
        tree=tree,
        tables=tables,
        plans=[Plan(means=(Mean(method="geometric"),))],
        levers=[choice, Noise(name="noise", label="", width=width, free=width > 1)],
        table_origins=Origins(levers=(0,), places=np.arange(2)),
    )
    simulate(experiment, draws=8)


if __name__ == "__main__":
    warm()
