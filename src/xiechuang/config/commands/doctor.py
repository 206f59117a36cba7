"""Say what is wrong with this installation, and the fix."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiechuang.config.checks import Check
    from xiechuang.config.checks.finding import Finding

HELP = "检查本次安装，指出问题与办法 / what is wrong here, and the fix"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For people or for programs."""
    parser.add_argument("--json", action="store_true", help="以 JSON 输出 / for programs")


def run(args: argparse.Namespace) -> int:
    """1 when anything is bad."""
    from xiechuang.config.checks.finding import Verdict

    findings = list(examine())
    if args.json:
        print(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        print(*findings, sep="\n")
    problems = sum(f.verdict == Verdict.BAD for f in findings)
    if not args.json:
        print(
            f"\n{problems} 个问题，{sum(f.verdict == Verdict.WARN for f in findings)} 处需注意，共检查 {len(findings)} 项"
        )
    return 1 if problems else 0


def examine() -> Iterator["Finding"]:
    """Every finding; what needs the database or its tables is looked at only where those are in order."""
    from xiechuang.config.checks import REACHABLE, WITH_DATABASE, WITH_TABLES, WITHOUT_DATABASE
    from xiechuang.config.checks.finding import Verdict

    for check in WITHOUT_DATABASE:
        yield from _try(check)
    for group in (REACHABLE, WITH_DATABASE, WITH_TABLES):
        found = [finding for check in group for finding in _try(check)]
        yield from found
        if any(finding.verdict == Verdict.BAD for finding in found):
            return


def _try(check: "Check") -> Iterator["Finding"]:
    """A check that itself fails is a finding too."""
    from xiechuang.config.checks.finding import bad

    try:
        yield from check()
    except Exception as error:  # noqa: BLE001 - the doctor must reach the end
        yield bad(
            check.__name__, f"检查时出错：{type(error).__name__} {error}", "请把这一行连同日志报告给维护者"
        )
