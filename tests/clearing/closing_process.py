"""A process that records obligations and closes day after day until it is killed, writing down what was done."""

import os
import sys
from datetime import datetime, timedelta
from uuid import UUID

import django


def main() -> None:
    """One day after the other, each line of it told once it is certain."""
    django.setup()
    from xiechuang.domains.clearing.public import close_day, record_obligation
    from xiechuang.kernel.lib import clock
    from xiechuang.kernel.orgs.public import SYSTEM

    out = sys.stdout.fileno()
    start = datetime(2025, 1, 1, 12, tzinfo=clock.HERE)
    for turn in range(360):
        with clock.fixed(start + timedelta(days=turn)):
            for n in range(3):
                key = UUID(int=turn * 10 + n + 1)
                record_obligation(
                    id=key,
                    debtor=("110000", "120000", "130000")[n],
                    creditor=("120000", "130000", "110000")[n],
                    amount_fen=turn + 1,
                    arose_on=clock.today(),
                    kind="crash",
                    subject_kind="test",
                    subject_number=f"T-{turn}",
                    actor=SYSTEM,
                )
                os.write(out, f"done {key}\n".encode())
            close_day(clock.today(), actor=SYSTEM)
            os.write(out, b"closed\n")


if __name__ == "__main__":
    main()
