"""Prove that the audit trail is whole."""

import argparse

HELP = "核验审计链是否完整、有无改动 / verify the audit chain"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The head somebody wrote down earlier."""
    parser.add_argument("--expect", default="", metavar="哈希", help="早先记下的末端哈希，应仍在链上")


def run(args: argparse.Namespace) -> int:
    """Name every break; 0 when there is none."""
    from xiechuang.kernel.audit.public import broken_links, head

    breaks = list(broken_links(expected_head=args.expect))
    for found in breaks:
        print(f"第 {found.position} 环，记录 {found.entry_id}：{found.problem}")
    end = head()
    print(f"共 {end.length} 条，末端哈希 {end.digest}")
    print(f"审计链有 {len(breaks)} 处断裂" if breaks else "审计链完整")
    return 1 if breaks else 0
