"""A process that writes the stored search index again and again, so that a test can kill or stop it anywhere.

Its first argument may name a step before which it says so and waits until a file of that name with ``.go`` is there.
"""

import sys
import time
from pathlib import Path


def main(gate: str, folder: Path) -> None:
    import django

    django.setup()
    from xiechuang.kernel.search import merging
    from xiechuang.kernel.search.public import Overtaken, merge_index

    if gate:
        real = getattr(merging, gate)

        def waiting(*args, **more):
            (folder / gate).touch()
            while not (folder / f"{gate}.go").exists():
                time.sleep(0.01)
            return real(*args, **more)

        setattr(merging, gate, waiting)
    print("ready", flush=True)
    while True:
        try:
            print("merged", merge_index(anew=not gate).documents, flush=True)
        except Overtaken:
            print("overtaken", flush=True)
        if gate:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
