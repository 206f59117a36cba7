"""Working the whole ledger out again from its rows."""

from typing import Any

from xiechuang.kernel.ledger.public import rederive

CHECK = "clearing.check_ledger"
SHOWN = 200


def check_ledger(*, expected: dict[str, list[Any]] | None = None) -> dict[str, Any]:
    """What the rows say, every contradiction named (the first ``SHOWN``), and the head of each chain.

    ``expected`` are the heads of an earlier check, by account: each must still stand where it stood.
    """
    heads = {
        _chain(key): (int(sequence), str(digest)) for key, (sequence, digest) in (expected or {}).items()
    }
    derived = rederive(expected=heads)
    return {
        "transfers": derived.transfers,
        "entries": derived.entries,
        "accounts": len(derived.balances),
        "total_fen": sum(fen for fen, _ in derived.balances.values()),
        "faults": len(derived.faults),
        "named": [str(fault) for fault in derived.faults[:SHOWN]],
        "compared": len(heads),
        "heads": {_key(*chain): list(head) for chain, head in derived.heads.items()},
    }


def _key(account: int, lane: int) -> str:
    """Such as 17, or 17/3 for another lane than the first."""
    return f"{account}/{lane}" if lane else str(account)


def _chain(key: str) -> tuple[int, int]:
    account, _, lane = key.partition("/")
    return int(account), int(lane or 0)
