"""The published robustness study of the ASEM index as an experiment: treatments, scales, weight sets and means."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.reference.asem import Asem, Find
from xiechuang.engines.indices.recipe import Impute, Normalise, Recipe, Screen, StageName, Treat, compute
from xiechuang.engines.indices.structure import Data
from xiechuang.engines.indices.uncertainty import Alternatives, Choice, Experiment, Option, experiment_of

GEOMETRIC = {"aggregate": {"steps": [{"method": "geometric"}]}}
SCALES = {"n_minmax": {"method": "min_max", "parameters": {"low": 1.0, "high": 100.0}}}
SCALES["n_zscore"] = {"method": "z_score", "parameters": {"centre": 10.0, "spread": 2.0}}


@dataclass(frozen=True)
class Study:
    """The experiment, and the tables of a run of it under index/coinr_ua."""

    experiment: Experiment
    published: Asem

    def said(self, name: str) -> list[NDArray[np.int64]]:
        """What each factor says in each published run."""
        rows = self.published.table(name)
        levers = [
            [int(row["winmax"]) - 1 for row in rows],
            [list(SCALES).index(row["norm"]) for row in rows],
            [int(row["weights_idx"]) - 1 for row in rows],
            [["a_amean", "a_gmean"].index(row["agg"]) for row in rows],
        ]
        return [np.array(one) for one in levers]

    def runs(self, name: str) -> NDArray[np.float64]:
        """A published table with a row per unit and a column per run, turned: [runs, units]."""
        rows = self.published.table(name)
        assert tuple(row["uCode"] for row in rows) == self.experiment.units
        return np.array([[float(row[f"r_{run}"]) for row in rows] for run in range(1, len(rows[0]) - 1)])


def study(find: Find) -> Study:
    """From the raw data to the experiment, everything by the engine itself."""
    asem, published = Asem(find), Asem(find, "index/coinr_ua")
    hierarchy = asem.hierarchy()
    raw = asem.table("in_ASEM_iData")
    sizes = ("Area", "Energy", "GDP", "Population")
    data = Data.build(
        units=asem.units("in_ASEM_iData"),
        indicators=hierarchy.codes,
        values=asem.columns("in_ASEM_iData", hierarchy.codes),
        groups={"EurAsia_group": [row["EurAsia_group"] for row in raw]},
        denominators={size: asem.columns("in_ASEM_iData", (size,))[:, 0] for size in sizes},
    )
    # The published results stand in the order of codes, the input does not.
    data = data.chosen(asem.units())
    recipe = Recipe(
        impute=Impute(method="mean", group="EurAsia_group"),
        screen=Screen(on=StageName.IMPUTED, threshold=0.9),
        treat=Treat(parameters={"winmax": 5}),
        normalise=Normalise(parameters={"low": 0.0, "high": 100.0}),
    )
    prepared = experiment_of(compute(data, hierarchy, recipe), factors())
    return Study(experiment=with_sets(prepared, published), published=published)


def factors() -> list[Choice]:
    """The published factors but for the weight sets, which are lists of numbers."""
    cuts = tuple(
        Option(label=str(most), changes={"treat": {"parameters": {"winmax": most}}}) for most in range(1, 6)
    )
    scales = tuple(Option(label=name, changes={"normalise": scale}) for name, scale in SCALES.items())
    means = (Option(label="a_amean"), Option(label="a_gmean", changes=GEOMETRIC))
    return [
        Choice(name="Winmax", label="离群值", options=cuts),
        Choice(name="Normalisation", label="标准化", options=scales),
        Choice(name="Weights", label="权重", options=tuple(Option(label=str(n)) for n in range(1, 101))),
        Choice(name="Aggregation", label="合成", options=means),
    ]


def with_sets(experiment: Experiment, published: Asem) -> Experiment:
    """The published weight sets in the place of the options that are named after them."""
    from dataclasses import replace

    sets = np.tile(experiment.tree.weights, (100, 1))
    for row in published.table("ua_weight_sets"):
        sets[int(row["set"]) - 1, experiment.tree.slots[row["iCode"]]] = float(row["Weight"])
    levers = tuple(
        replace(lever, weights=sets) if isinstance(lever, Alternatives) and lever.name == "Weights" else lever
        for lever in experiment.levers
    )
    return replace(experiment, levers=levers)
