"""Has the compiled functions of the engines compiled and stored, so that the first user of an installation need not wait."""

from xiechuang.engines.indices.uncertainty import warming as uncertainty
from xiechuang.engines.matching.index import warming as index


def warm() -> None:
    """Run every engine once on a tiny case; about half a minute once a machine, a second afterwards."""
    index.warm()
    uncertainty.warm()


if __name__ == "__main__":
    warm()
