"""Give lanes to an account of the ledger that many write at once."""

import argparse
import sys

HELP = "给许多人同时记账的账户分道 / give an account of the ledger lanes, so that many write it at once"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which account, and how many lanes."""
    parser.add_argument("account", type=int, metavar="账户", help="账户编号，见账本账户页")
    parser.add_argument("lanes", type=int, metavar="道数", help="1 至 64，大致是同时记账的连接数；只增不减")


def run(args: argparse.Namespace) -> int:
    """Say how many it has now; 1 when it may have none."""
    from xiechuang.kernel.ledger.public import widen
    from xiechuang.kernel.lib.errors import NotVisible, Refused

    try:
        now = widen(args.account, lanes=args.lanes)
    except NotVisible:
        print(f"没有账户 {args.account}", file=sys.stderr)
        return 1
    except Refused as refused:
        for reason in refused.reasons:
            print(reason, file=sys.stderr)
        return 1
    print(f"账户 {args.account} 现有 {now} 道")
    return 0
