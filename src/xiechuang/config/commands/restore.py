"""Bring a backup back: checked first, restored whole, proven by the audit chain."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xiechuang.config.archive import Manifest

HELP = "从备份恢复（先核对校验和，恢复后核验审计链） / restore a backup"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, and whether what is here may be replaced."""
    parser.add_argument("file", type=Path, metavar="备份文件")
    parser.add_argument("--force", action="store_true", help="替换数据库中已有的内容；请先停止服务并另做备份")
    parser.add_argument("--check", action="store_true", help="只核对备份文件，不恢复")


def run(args: argparse.Namespace) -> int:
    """0 when the backup is back and the chain holds; otherwise what is wrong, and nothing was touched before it."""
    from xiechuang.config.archive import ArchiveBroken, verify
    from xiechuang.config.dump import DumpFailed

    try:
        manifest = verify(args.file)
        print(f"备份完好：{manifest.made_at}，版本 {manifest.version}，附件 {len(manifest.files) - 1} 个")
        return 0 if args.check else _restore(args.file, manifest, may_replace=args.force)
    except FileNotFoundError:
        print(f"没有文件 {args.file}", file=sys.stderr)
    except ArchiveBroken as broken:
        print("备份文件有问题，没有恢复任何内容：", *broken.problems, sep="\n  ", file=sys.stderr)
    except DumpFailed as failure:
        print(f"数据库恢复失败，数据库现为空，请排除原因后再次恢复：{failure}", file=sys.stderr)
    return 1


def _restore(path: Path, manifest: "Manifest", *, may_replace: bool) -> int:
    from django.conf import settings

    from xiechuang.config.archive import DATABASE, unpack
    from xiechuang.config.dump import restore_database
    from xiechuang.config.installation import empty_database
    from xiechuang.kernel.access.public import ROLE

    if reasons := _objections(manifest, may_replace=may_replace):
        print("没有恢复任何内容：", *reasons, sep="\n  ", file=sys.stderr)
        return 1
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as folder:
        dump = Path(folder) / DATABASE
        written = unpack(path, database=dump, documents=Path(settings.MEDIA_ROOT))
        empty_database(fenced_role=ROLE)
        restore_database(source=dump)
    print(f"数据库已恢复，补回附件 {written} 个")
    return _prove(manifest)


def _objections(manifest: "Manifest", *, may_replace: bool) -> list[str]:
    from xiechuang.config.installation import other_sessions, server_version, table_count, unknown_migrations

    reasons = []
    if unknown := unknown_migrations(manifest.migrations):
        reasons.append(
            f"备份来自更新的版本 {manifest.version}（本程序不认识 {unknown[0]} 等 {len(unknown)} 项），请先升级程序"
        )
    if int(server_version().split(".")[0]) < 15:
        reasons.append("PostgreSQL 版本低于 15")
    if table_count() and not may_replace:
        reasons.append("数据库不是空的；确要替换，请加 --force（建议先运行 xiechuang backup）")
    if others := other_sessions():
        reasons.append(f"还有 {others} 个连接正在使用这个数据库，请先停止服务（xiechuang serve、worker）")
    return reasons


def _prove(manifest: "Manifest") -> int:
    """The restored chain must hold and contain the end that the backup wrote down."""
    from xiechuang.config.commands import migrate
    from xiechuang.kernel.audit.public import broken_links, head

    migrate.run(argparse.Namespace(fill=False, demo=False))
    breaks = list(broken_links(expected_head=manifest.audit_digest))
    for found in breaks:
        print(f"审计链第 {found.position} 环：{found.problem}", file=sys.stderr)
    end = head()
    if breaks or end.length < manifest.audit_length:
        print(f"审计链未通过核验（备份时 {manifest.audit_length} 条，现 {end.length} 条）", file=sys.stderr)
        return 1
    print(f"审计链完整，共 {end.length} 条")
    return _index()


def _index() -> int:
    """Write the search index of what was restored, so that the first question need not wait for it."""
    from xiechuang.kernel.search.public import merge_index

    print(f"检索索引已重建，共 {merge_index(anew=True).documents} 条")
    return 0
