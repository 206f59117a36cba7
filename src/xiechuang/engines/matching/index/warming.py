"""Has every compiled function compiled and stored, so that the first question of a new installation need not wait."""

import tempfile
from pathlib import Path

from xiechuang.engines.matching.index.lexical import Document, Index

_TEXTS = ("锂离子电池电解液", "高温合金涂层", "石墨烯传感器 5G")


def warm() -> None:
    """Build, save, open, change and ask a tiny index; takes seconds once a machine, milliseconds afterwards."""
    documents = [Document(key=f"{n:02d}", texts={"title": text}) for n, text in enumerate(_TEXTS)]
    with tempfile.TemporaryDirectory() as folder:
        Index.build(documents).save(Path(folder))
        index = Index.open(Path(folder)).with_changes(upserts=documents[:1])
        index.top_many(list(_TEXTS), k=2)
        index.merged().ask(_TEXTS[0]).explain(key="00")
        index.ask(_TEXTS[0]).scores.sum()


if __name__ == "__main__":
    warm()
