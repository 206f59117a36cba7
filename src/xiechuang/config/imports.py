"""Reading the program's thousands of modules without looking through them for garbage: a fifth of the time of a start."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_for_good() -> Iterator[None]:
    """What is made within stays to the end of the process, so the collector neither runs meanwhile nor looks at it again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()
