"""What all commands on matching files may be told about the two lists."""

import argparse
from datetime import date
from pathlib import Path


def add_lists(parser: argparse.ArgumentParser, *, by_name: bool = False) -> None:
    """The two lists, by place or (`by_name`) by --demands and --achievements."""
    for name, metavar, what in (("demands", "需求", "需求清单"), ("achievements", "成果", "成果清单")):
        text = f"{what}：xlsx、xls、ods 或 csv"
        if by_name:
            parser.add_argument(f"--{name}", type=Path, required=True, metavar=metavar, help=text)
        else:
            parser.add_argument(name, type=Path, metavar=metavar, help=text)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How the lists are to be understood and weighed."""
    parser.add_argument(
        "--columns",
        action="append",
        default=[],
        metavar="名称=列名",
        help="指明某列，如 title=难题名称；可写多次，可加 demands. 或 achievements. 前缀；列名留空表示不用",
    )
    parser.add_argument("--today", type=day, metavar="日期", help="比较日，默认今天，如 2026-06-01")
    parser.add_argument("--weights", type=Path, metavar="文件", help="YAML：只写要改的 weights 与 thresholds")
    parser.add_argument("--scale", metavar="量表", help="没有写明成熟度量表的行按哪个量表理解，如 trl9")
    parser.add_argument("--profile", metavar="配置", help="领域、阶段、地区等词取自哪个共同体，默认 jingjinji 或环境变量 XIECHUANG_PROFILE")  # fmt: skip


def add_vectors(parser: argparse.ArgumentParser) -> None:
    """Where vectors of meaning are kept from one run to the next."""
    parser.add_argument(
        "--vectors",
        type=Path,
        metavar="文件",
        help="语义向量存到这个文件，下次不必重算；默认为数据目录（已有时）中的 vectors.bin；写 - 则不留存",
    )


def add_ray(parser: argparse.ArgumentParser) -> None:
    """Where to match instead of in this process."""
    parser.add_argument(
        "--ray",
        metavar="地址",
        help="用 Ray 匹配：local 在本机起多个进程；主机:端口 或 ray://主机:端口 用已有的集群",
    )
    parser.add_argument(
        "--ray-workers", type=count, metavar="数", help="用几个进程匹配，默认与 Ray 的 CPU 数相同"
    )


def count(text: str) -> int:
    """A number of rows, 1 to 10000."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 10_000:
        raise argparse.ArgumentTypeError(f"应为 1 到 10000 的整数，收到 {text}")
    return int(text)


def parts(text: str) -> int:
    """Into how many parts needs are parted for trials, 2 to 50."""
    if not text.isascii() or not text.isdigit() or not 2 <= int(text[:9]) <= 50:
        raise argparse.ArgumentTypeError(f"应为 2 到 50 的整数，收到 {text}")
    return int(text)


def seed(text: str) -> int:
    """Where random draws begin, 0 to 2³²-1."""
    if not text.isascii() or not text.isdigit() or int(text[:12]) >= 2**32:
        raise argparse.ArgumentTypeError(f"应为 0 到 4294967295 的整数，收到 {text}")
    return int(text)


def day(text: str) -> date:
    """A day as 2026-06-01."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"应为 2026-06-01 这样的日期，收到 {text}") from wrong
