"""Make the search index again from the database, while everybody goes on working."""

import argparse
import sys
import time

HELP = "由数据库重建检索索引，可在服务运行时执行 / rebuild the search index, safe while serving"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether the entries are looked through too."""
    parser.add_argument(
        "--index-only",
        action="store_true",
        help="只重写索引文件，不逐条核对检索条目 / leave the entries as they are",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the new index is in use; 1 when another process began to write one after this."""
    from xiechuang.kernel.search.public import Overtaken, merge_index, renew_entries

    began = time.monotonic()
    if not args.index_only:
        mended = renew_entries(say=lambda kind, done, total: _say(f"核对{kind} {done}/{total}", began))
        _say(f"检索条目已核对，更正 {mended} 条", began)
    try:
        merged = merge_index(anew=True, say=lambda words: _say(words, began))
    except Overtaken:
        print("另一个进程随后开始写索引，以它的为准；本次写的已丢弃", file=sys.stderr)
        return 1
    _say(f"索引已重建并启用，共 {merged.documents} 条", began)
    return 0


def _say(words: str, began: float) -> None:
    print(f"[{time.monotonic() - began:6.1f} 秒] {words}", flush=True)
