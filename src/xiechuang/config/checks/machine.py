"""Checks of the machine and of the settings; none of them needs the database."""

import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from xiechuang.config.checks.finding import Finding, bad, ok, warn

OLDEST, NEWEST = (3, 11), (3, 13)
FEW_GIGABYTES = 2.0
TOO_FEW_GIGABYTES = 0.3
CJK_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def python_version() -> Iterator[Finding]:
    """Python is one that the requirements were made for."""
    found = sys.version_info[:2]
    says = f"{found[0]}.{found[1]}"
    good = OLDEST <= found <= NEWEST
    yield (
        ok("Python 版本", says)
        if good
        else bad("Python 版本", says, "请用 Python 3.11 至 3.13 重新运行 make run PYTHON=…")
    )


def data_folder() -> Iterator[Finding]:
    """The data folder can be written."""
    folder = Path(settings.DATA)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield bad(
            "数据目录",
            f"{folder} 不可写（{error.strerror}）",
            f"sudo chown -R $USER '{folder}'，或用 --data 指定别的目录",
        )
    else:
        yield ok("数据目录", str(folder))


def free_space() -> Iterator[Finding]:
    """There is room for documents and the database."""
    folder = next(p for p in (Path(settings.DATA), *Path(settings.DATA).parents) if p.exists())
    free = shutil.disk_usage(folder).free / 1e9
    fix = "清理磁盘，或把数据目录移到更大的磁盘（--data）"
    if free < TOO_FEW_GIGABYTES:
        yield bad("磁盘空间", f"只剩 {free:.1f} GB", fix)
    elif free < FEW_GIGABYTES:
        yield warn("磁盘空间", f"只剩 {free:.1f} GB", fix)
    else:
        yield ok("磁盘空间", f"剩余 {free:.0f} GB")


def secret_key() -> Iterator[Finding]:
    """Nobody else can read the key that signs sessions."""
    kept = Path(settings.DATA) / "secret-key"
    if os.environ.get("XIECHUANG_SECRET_KEY"):
        short = len(settings.SECRET_KEY) < 40
        fix = "设置至少 40 个随机字符的 XIECHUANG_SECRET_KEY"
        yield bad("密钥", "XIECHUANG_SECRET_KEY 太短", fix) if short else ok("密钥", "来自环境变量")
        return
    if not kept.exists():
        yield warn("密钥", "尚未生成", "启动一次 xiechuang serve 即会生成")
        return
    mode = stat.S_IMODE(kept.stat().st_mode)
    open_to_others = bool(mode & 0o077)
    yield (
        bad("密钥", f"别人可以读取（权限 {mode:o}）", f"chmod 600 '{kept}'")
        if open_to_others
        else ok("密钥", "只有本账户可读")
    )


def font() -> Iterator[Finding]:
    """Lists can be printed in Chinese."""
    packaged = importlib.util.find_spec("noto_cjk_sans_otc") is not None
    installed = any(True for folder in CJK_FOLDERS for _ in Path(folder).rglob("*CJK*"))
    fix = "重新运行 make run 安装依赖，或 apt-get install fonts-noto-cjk"
    yield (
        ok("中文字体", "随程序提供" if packaged else "系统提供")
        if packaged or installed
        else bad("中文字体", "没有找到，PDF 会缺字", fix)
    )


def demo() -> Iterator[Finding]:
    """Nobody can sign in with one click where real data lives."""
    public = [
        host
        for host in settings.ALLOWED_HOSTS
        if host not in {"127.0.0.1", "localhost", "[::1]", "testserver"}
    ]
    if not settings.DEMO:
        yield ok("演示模式", "关闭")
    elif public or settings.HTTPS:
        yield bad(
            "演示模式",
            f"已开启，而站点对外提供服务（{'、'.join(public) or 'HTTPS'}）：任何人可以任何角色登录",
            "去掉 --demo 与 XIECHUANG_DEMO",
        )
    else:
        yield warn("演示模式", "已开启，任何人可一键登录", "正式使用前去掉 --demo 与 XIECHUANG_DEMO")
    if settings.DEBUG:
        yield bad("调试模式", "已开启，出错页面会显示内部信息", "去掉 XIECHUANG_DEBUG")


def https() -> Iterator[Finding]:
    """Sessions do not travel in the clear."""
    local = all(host in {"127.0.0.1", "localhost", "[::1]", "testserver"} for host in settings.ALLOWED_HOSTS)
    if settings.HTTPS:
        yield ok("HTTPS", "会话只经加密连接传送")
    elif local:
        yield ok("HTTPS", "仅本机访问，未启用")
    else:
        yield bad("HTTPS", "对外服务而未启用，会话可被窃听", "在反向代理上配置证书，并设置 XIECHUANG_HTTPS=1")
    if "*" in settings.ALLOWED_HOSTS:
        yield bad("主机名", "XIECHUANG_HOSTS 为 *，接受任何主机名", "改为本站的域名")
