"""Write everything this installation keeps into one file."""

import argparse
import sys
import tempfile
from pathlib import Path

HELP = "备份数据库与附件到一个文件 / back everything up into one file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar="文件", help="默认为数据目录下 backups/协创-时间.tar"
    )


def run(args: argparse.Namespace) -> int:
    """Dump, copy, seal with checksums; the server may keep running."""
    from django.conf import settings

    from xiechuang.config.archive import DATABASE, verify, write_archive
    from xiechuang.config.dump import DumpFailed, dump_database
    from xiechuang.config.installation import describe
    from xiechuang.kernel.lib import clock

    target = args.output or settings.DATA / "backups" / f"xiechuang-{clock.now():%Y%m%d-%H%M%S}.tar"
    if target.exists():
        print(f"{target} 已存在，不覆盖", file=sys.stderr)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump = Path(folder) / DATABASE
        # The chain's head first: what is written meanwhile makes the dump longer, never shorter.
        manifest = describe()
        try:
            dump_database(target=dump)
        except DumpFailed as failure:
            print(f"备份失败：{failure}", file=sys.stderr)
            return 1
        # Documents after the database: every file that a row in the dump names was on disk before that row.
        write_archive(target=target, database=dump, documents=Path(settings.MEDIA_ROOT), manifest=manifest)
    written = verify(target)
    print(
        f"已备份到 {target}（附件 {len(written.files) - 1} 个，{target.stat().st_size / 1e6:.1f} MB，校验通过）"
    )
    print("密钥文件 secret-key 不在备份中，请另行妥善保管。")
    return 0
