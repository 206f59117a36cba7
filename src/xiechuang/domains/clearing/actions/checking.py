"""Working the whole ledger out again from its rows."""

from typing import Any

from xiechuang.kernel.ledger.public import rederive

CHECK = "clearing.check_ledger"
SHOWN = 200


def check_ledger(*, expected: dict[str, list[Any]] | None = None) -> dict[str, Any]:
    """What the rows say, every contradiction named (the first ``SHOWN``), and the head of each account's chain.

    ``expected`` are the heads of an earlier check, by account: each must still stand where it stood.
    """
    heads = {int(key): (int(sequence), str(digest)) for key, (sequence, digest) in (expected or {}).items()}
    derived = rederive(expected=heads)
    return {
        "transfers": derived.transfers,
        "entries": derived.entries,
        "accounts": len(derived.balances),
        "total_fen": sum(fen for fen, _ in derived.balances.values()),
        "faults": len(derived.faults),
        "named": [str(fault) for fault in derived.faults[:SHOWN]],
        "compared": len(heads),
        "heads": {str(key): list(head) for key, head in derived.heads.items()},
    }
