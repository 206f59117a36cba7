"""Work on queued jobs until told to stop."""

import argparse

HELP = "处理后台任务，直到收到停止信号 / work on queued jobs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many jobs at once, and how long a silent worker counts as alive."""
    parser.add_argument("--concurrency", type=int, default=2, metavar="数", help="同时处理的任务数，默认 2")
    parser.add_argument(
        "--lease", type=float, default=20.0, metavar="秒", help="失去心跳多久后由别的进程接手，默认 20 秒"
    )


def run(args: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT."""
    from xiechuang.kernel.jobs.public import run_worker

    run_worker(lease_seconds=args.lease, concurrency=args.concurrency)
    return 0
