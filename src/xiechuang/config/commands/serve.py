"""Start the platform: database, web server and worker together."""

import argparse
import sys

HELP = "启动平台：数据库、网页服务与后台任务 / start the platform"
# The supervisor itself stays small: whatever needs Django runs in its children.
NEEDS_DATABASE = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, with or without the sample, how many processes."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="地址", help="监听地址，默认 127.0.0.1（仅本机）"
    )
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument(
        "--demo", action="store_true", help="演示：载入示例数据，可一键以各角色登录；不可用于正式环境"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="数", help="网页进程数，默认 2")
    parser.add_argument("--threads", type=int, default=4, metavar="数", help="每个网页进程的线程数，默认 4")
    parser.add_argument("--open", action="store_true", help="就绪后打开浏览器 / open the browser when ready")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 1 when it cannot start."""
    from xiechuang.config.cli import data_folder
    from xiechuang.config.serve import CannotServe, Supervisor

    supervisor = Supervisor(
        data=data_folder(),
        host=args.host,
        port=args.port,
        demo=args.demo,
        workers=args.workers,
        threads=args.threads,
        open_browser=args.open,
    )
    try:
        return supervisor.run()
    except CannotServe as reason:
        print(f"无法启动：{reason}", file=sys.stderr)
        return 1
