"""A process that writes the stored search index again and again, so that a test can kill or stop it anywhere.

Its first argument may name a step before which it says so and waits until a file of that name with ``.go`` is there. If it
is ``each``, it gets ready once and begins, for every line that comes in, a process that does the writing.
"""

import os
import sys
import time
from pathlib import Path

EACH = "each"


def main(gate: str, folder: Path) -> None:
    import django

    django.setup()
    from xiechuang.kernel.search import merging
    from xiechuang.kernel.search.public import Overtaken, merge_index

    if gate not in ("", EACH):
        real = getattr(merging, gate)

        def waiting(*args, **more):
            (folder / gate).touch()
            while not (folder / f"{gate}.go").exists():
                time.sleep(0.01)
            return real(*args, **more)

        setattr(merging, gate, waiting)
    print("ready", flush=True)
    if gate == EACH and not is_writer():
        return
    while True:
        try:
            print("merged", merge_index(anew=gate in ("", EACH)).documents, flush=True)
        except Overtaken:
            print("overtaken", flush=True)
        if gate not in ("", EACH):
            return


def is_writer() -> bool:
    """True in each of the processes that begin here; False in the one they come from, after the last."""
    for _ in sys.stdin:
        writer = os.fork()
        if writer == 0:
            print("writer", os.getpid(), flush=True)
            return True
        os.waitpid(writer, 0)
        print("ended", writer, flush=True)
    return False


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
