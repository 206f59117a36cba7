"""Writers that post transfer after transfer until each is killed, telling first what it asks and then what was done.

Getting ready takes seconds, so it is done once: every writer is a process of its own that begins where that ends.
"""

import os
import sys
from uuid import UUID

import django

OUT = sys.stdout.fileno()


def say(word: str, number: int) -> None:
    """One line at once, whole whenever the process ends."""
    os.write(OUT, f"{word} {number}\n".encode())


def write(accounts: list[int], *, start: int) -> None:
    """Ids come from a counter that is told, so that a later process can ask for the same again."""
    from xiechuang.kernel.ledger.public import Instruction, Leg, post
    from xiechuang.kernel.orgs.public import SYSTEM

    say("writer", os.getpid())
    for turn in range(start, start + 100_000):
        group = [
            Instruction(
                id=UUID(int=turn * 10 + n),
                kind="crash",
                legs=(
                    Leg(accounts[(turn + n) % len(accounts)], -1),
                    Leg(accounts[(turn + n + 1) % len(accounts)], 1),
                ),
            )
            for n in range(3)
        ]
        say("ask", turn)
        post(group, actor=SYSTEM)
        say("done", turn)


def main() -> None:
    """For every number that comes in, a writer that starts there; when it is dead, how it died goes out."""
    django.setup()
    accounts = [int(part) for part in sys.argv[1].split(",")]
    for line in sys.stdin:
        writer = os.fork()
        if writer == 0:
            write(accounts, start=int(line))
            os._exit(0)
        say("ended", os.waitpid(writer, 0)[1])


if __name__ == "__main__":
    main()
