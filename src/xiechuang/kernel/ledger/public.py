"""All that others may use of the ledger."""

from xiechuang.kernel.ledger.access import (
    visible_accounts,
    visible_entries,
    visible_holds,
    visible_transfers,
)
from xiechuang.kernel.ledger.accounts import open_account, widen
from xiechuang.kernel.ledger.beancount import export_beancount
from xiechuang.kernel.ledger.deeds import expire_holds, post_hold, reserve, reverse, void_hold
from xiechuang.kernel.ledger.deriving import Derived, Fault, rederive
from xiechuang.kernel.ledger.instructions import (
    Instruction,
    Leg,
    freeing,
    journal,
    moving,
    reserving,
    reversing,
    settling,
)
from xiechuang.kernel.ledger.models import Account, Entry, Hold, Lane, Transfer
from xiechuang.kernel.ledger.posting import After, Posted, lock_accounts, post
from xiechuang.kernel.ledger.queries import Balance, Statement, balance, latest, open_holds, statement
from xiechuang.kernel.ledger.states import Act

__all__ = [
    "Account",
    "Act",
    "After",
    "Balance",
    "Derived",
    "Entry",
    "Fault",
    "Hold",
    "Instruction",
    "Lane",
    "Leg",
    "Posted",
    "Statement",
    "Transfer",
    "balance",
    "expire_holds",
    "export_beancount",
    "freeing",
    "journal",
    "latest",
    "lock_accounts",
    "moving",
    "open_account",
    "open_holds",
    "post",
    "post_hold",
    "rederive",
    "reserve",
    "reserving",
    "reverse",
    "reversing",
    "settling",
    "statement",
    "visible_accounts",
    "visible_entries",
    "visible_holds",
    "visible_transfers",
    "void_hold",
    "widen",
]
