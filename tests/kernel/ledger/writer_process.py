"""A process that posts transfer after transfer until it is killed, writing down first what it asks and then what was done."""

import os
import sys
from uuid import UUID

import django


def main(accounts: list[int], log: str) -> None:
    """Ids come from a counter and the log, so that a later process can ask for the same again."""
    django.setup()
    from xiechuang.kernel.ledger.public import Instruction, Leg, post
    from xiechuang.kernel.orgs.public import SYSTEM

    start = int(sys.argv[1])
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
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
        os.write(out, f"ask {turn}\n".encode())
        post(group, actor=SYSTEM)
        os.write(out, f"done {turn}\n".encode())


if __name__ == "__main__":
    main([int(part) for part in sys.argv[3].split(",")], sys.argv[2])
