"""The published files: all that anybody needs to work the index out again, without this platform."""

import io
import zipfile
from datetime import datetime

from xiechuang.domains.monitoring.queries.bulletin import method_lines
from xiechuang.domains.monitoring.queries.inputs import canonical
from xiechuang.domains.monitoring.queries.running import run_of
from xiechuang.domains.monitoring.queries.subject import Subject
from xiechuang.engines.indices.tables import files

# Zip files carry times; a fixed one keeps the same content the same to the byte.
STILL = (2000, 1, 1, 0, 0, 0)


def parcel(subject: Subject) -> bytes:
    """A zip of data, hierarchy, recipe, ranking, lineage and method; the same index always gives the same bytes."""
    result = run_of(subject.computation.given).result
    contents = {name: body for name, body in files([result]).items() if name != "index.json"}
    contents["lineage.json"] = canonical(subject.computation.given["lineage"]).encode()
    contents["result.json"] = subject.computation.result.encode()
    contents["README.md"] = _readme(subject).encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in sorted(contents.items()):
            info = zipfile.ZipInfo(name, date_time=STILL)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, body)
    return stream.getvalue()


def _readme(subject: Subject) -> str:
    lines = [
        f"# {subject.title}",
        "",
        f"编号 {subject.number}；结果摘要（SHA-256，result.json）{subject.computation.result_hash}",
        *([f"公开时间 {_said(subject.publication.public_from)}"] if subject.publication else []),
        "",
        "## 自己算一遍",
        "",
        "装好协创后（不需要服务器和数据库），在解开的文件夹旁运行：",
        "",
        "    xiechuang index run 文件夹 -o 结果.xlsx",
        "",
        "程序只读 iData.csv（数据）、iMeta.csv（指标体系和权重）、recipe.json（方法），算出的名次应与 ranking.csv 相同。",
        "lineage.json 写明每个数据来自哪一期、哪一版；result.json 是平台保存的结果，含不确定性。",
        "",
        "## 方法",
        "",
        *(f"- {line}" for line in method_lines(subject.reading)),
    ]
    return "\n".join(lines) + "\n"


def _said(moment: datetime) -> str:
    from xiechuang.kernel.lib.clock import HERE

    return f"{moment.astimezone(HERE):%Y-%m-%d %H:%M}"
