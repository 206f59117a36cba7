"""What is started beside the first start of an installation compiles what its first users will need."""

from xiechuang.config.warming import warm
from xiechuang.engines.indices.uncertainty import running
from xiechuang.engines.matching.index import pruning


def test_warming_compiles_the_search_and_the_uncertainty_of_an_index() -> None:
    warm()
    assert pruning.best_of_many.signatures
    assert any(getattr(one, "signatures", ()) for one in vars(running).values())
