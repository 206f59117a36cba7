"""Checks of the search: what is there is found, and the stored index can be trusted."""

from collections.abc import Iterator

from xiechuang.config.checks.finding import Finding, bad, ok, warn

REBUILD = "xiechuang rebuild-index（可在服务运行时执行）"


def search_index() -> Iterator[Finding]:
    """What may be found is found."""
    from xiechuang.kernel.orgs.public import SYSTEM
    from xiechuang.kernel.search.public import SearchEntry, find, forget_index

    newest = SearchEntry.objects.order_by("-changed_at").first()
    if newest is None:
        yield warn("检索", "还没有可检索的内容", "登记或发布成果、需求后即可检索")
        return
    forget_index()
    entries, indexed = SearchEntry.objects.count(), find("", actor=SYSTEM, limit=1).total
    if entries != indexed:
        yield bad("检索", f"应有 {entries} 条，索引中有 {indexed} 条", REBUILD)
    elif not find(newest.title, actor=SYSTEM, limit=1).total:
        yield bad("检索", "检索不到最新的内容", REBUILD)
    else:
        yield ok("检索", f"{entries} 条，可检索到最新一条")


def stored_index() -> Iterator[Finding]:
    """The index in the data folder is whole, is that of this database, and is not far behind."""
    from xiechuang.kernel.search.public import SearchEntry, Unusable, check_stored, known_row, waiting_changes

    row = known_row()
    waiting, _ = waiting_changes()
    if row is None or not row.folder:
        missing = "尚未写入；内容多时，每个进程启动后的第一次检索会较慢"
        yield (
            warn("检索索引文件", missing, REBUILD)
            if SearchEntry.objects.exists()
            else ok("检索索引文件", "无需")
        )
        return
    try:
        check_stored(row)
    except (Unusable, OSError) as problem:
        yield warn("检索索引文件", f"{problem}；不会被采用，检索照常由数据库建立", REBUILD)
    else:
        yield ok("检索索引文件", f"{row.documents} 条，校验和相符，待合并 {waiting} 处变化")
