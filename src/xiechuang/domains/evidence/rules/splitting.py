"""One amount split in two papers: two of three papers between the same parties add up to the third."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from xiechuang.domains.evidence.rules.comparing import NEAR_DAYS, Weighed, together
from xiechuang.domains.evidence.rules.marking import Said
from xiechuang.domains.evidence.rules.normal import number_skeleton
from xiechuang.domains.evidence.states import Sign

MOST_PEERS = 40
"""Among more papers of the same parties some sums agree by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Places of the two other papers among the peers, and the sign."""

    first: int
    second: int
    sign: Weighed


def split_in(said: Said, peers: Sequence[Said]) -> Split | None:
    """The most suspicious three papers that hold `said`, if the amounts of two of them make the third."""
    if said.amount_fen is None or len(peers) > MOST_PEERS:
        return None
    found = [
        Split(first=one, second=other, sign=_weighed(said, peers[one], peers[other]))
        for one, other in combinations(range(len(peers)), 2)
        if _adds_up(said, peers[one], peers[other])
    ]
    return max(found, key=lambda split: split.sign.strength, default=None)


def _adds_up(*papers: Said) -> bool:
    amounts = [paper.amount_fen for paper in papers]
    known = sorted(amount for amount in amounts if amount is not None)
    return len(known) == 3 and known[0] + known[1] == known[2]


def _weighed(*papers: Said) -> Weighed:
    """Parties and a sum alone are not enough; one contract or one month makes it worth a look."""
    contracts = {number_skeleton(paper.contract_number) for paper in papers}
    strengths = [0.4]
    if len(contracts) == 1 and contracts != {""}:
        strengths.append(0.4)
    days = sorted(paper.dated_on for paper in papers if paper.dated_on)
    if len(days) == 3 and (days[-1] - days[0]).days <= NEAR_DAYS:
        strengths.append(0.25)
    said = "同样双方的三份凭证，其中两份金额之和等于第三份"
    return Weighed(sign=Sign.SPLIT, strength=together(strengths), said=said)
