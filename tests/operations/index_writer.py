"""What a process does that writes the stored search index again and again, so that a test can kill or stop it anywhere."""

import time
from pathlib import Path

from xiechuang.kernel.search import merging
from xiechuang.kernel.search.public import Overtaken, merge_index


def write(words: list[str]) -> None:
    """Write into a data folder without end.

    The third word may name a step: before it, this says so by a file of that name in the folder of the second word, waits until
    there is one with ``.go`` as well, and ends when it has written once.
    """
    from django.conf import settings

    data, folder, gate = words
    settings.DATA = Path(data)
    if gate:
        _wait_before(gate, Path(folder))
    print("ready", flush=True)
    while True:
        try:
            print("merged", merge_index(anew=not gate).documents, flush=True)
        except Overtaken:
            print("overtaken", flush=True)
        if gate:
            return


def _wait_before(gate: str, folder: Path) -> None:
    real = getattr(merging, gate)

    def waiting(*args, **more):
        (folder / gate).touch()
        while not (folder / f"{gate}.go").exists():
            time.sleep(0.01)
        return real(*args, **more)

    setattr(merging, gate, waiting)
