"""What people of the simulated year do, how often and how quickly: assumptions of ours, no measurement of any real place."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Shares of cases (0 to 1) in which something goes another way than the straight one."""

    wrong_application: float = 0.06
    never_used: float = 0.05
    given_back: float = 0.02
    declined: float = 0.05
    contract_forgotten: float = 0.04
    disputed: float = 0.03
    cancelled: float = 0.02
    never_claimed: float = 0.03
    incomplete_claim: float = 0.06
    fraud: float = 0.015
    returned: float = 0.06
    rejected: float = 0.01
    cut: float = 0.08
    bank_refuses: float = 0.03
    paid_wrongly: float = 0.01
    rated: float = 0.5
    settlement_lost: float = 0.03
    killed_writing: float = 0.002
    killed_reading: float = 0.1


# Days: the typical case, and how far it spreads (sigma of the logarithm).
DELAYS = {
    "look": (4.0, 0.7),
    "accept": (2.0, 0.5),
    "sign": (5.0, 0.6),
    "register": (1.0, 0.5),
    "deliver": (25.0, 0.5),
    "confirm": (3.0, 0.6),
    "claim": (6.0, 0.7),
    "mend": (3.0, 0.6),
    "check": (3.0, 0.5),
    "review": (5.0, 0.5),
    "approve": (3.0, 0.5),
    "inquire": (4.0, 0.5),
    "find_wrong": (8.0, 0.5),
}
OFFICE_PACE = {"110000": 1.0, "120000": 0.8, "130000": 1.3}
AT_OFFICE = frozenset({"check", "review", "approve", "inquire"})


def days(random: Random, step: str, *, region: str = "") -> float:
    """How long this step takes this time, at least an hour; offices have each their own pace."""
    middle, spread = DELAYS[step]
    pace = OFFICE_PACE.get(region, 1.0) if step in AT_OFFICE else 1.0
    return max(random.lognormvariate(0, spread) * middle * pace, 1 / 24)


def contract_fen(random: Random) -> int:
    """What a service costs: most between 1 and 15 万, a few more."""
    return max(round(min(random.lognormvariate(0, 0.8) * 5, 40) * 1_000_000), 200_000)
