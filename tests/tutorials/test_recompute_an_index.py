"""自己算一遍指数: the tutorial and its sample files, written from real runs of the command."""

import contextlib
import io
from pathlib import Path

import openpyxl

from tests.tutorials.telling import FOLDER, Telling, is_written_down
from xiechuang.config import cli

NAME = "recompute-an-index.md"
FILES = FOLDER / "recompute-an-index"
RECIPE = """{
 "format": "xiechuang-index-recipe",
 "version": 1,
 "denominate": null,
 "normalise": {"method": "min_max", "parameters": {"low": 1.0, "high": 100.0}},
 "aggregate": {"steps": [{"method": "arithmetic"}]}
}
"""
META = """Level,iCode,iName,Direction,Weight,Unit,Parent,Type
1,rd,研发投入强度,1,1,%,ability,Indicator
1,patents,每万人发明专利,1,1,件,ability,Indicator
1,contracts,技术合同交易额,1,2,亿元,transfer,Indicator
1,energy,万元增加值能耗,-1,1,吨标准煤,green,Indicator
2,ability,创新能力,1,2,,total,Aggregate
2,transfer,成果转化,1,2,,total,Aggregate
2,green,绿色发展,1,1,,total,Aggregate
3,total,示例创新指数,1,1,,,Aggregate
"""
DATA = """uCode,uName,rd,patents,contracts,energy
S-1,示例一园,3.1,9.5,12.4,0.21
S-2,示例二园,2.4,7.2,18.9,0.35
S-3,示例三园,2.8,,9.1,0.18
S-4,示例四园,1.2,2.1,3.3,0.52
"""
GIVEN = {"iData.csv": DATA, "iMeta.csv": META, "recipe.json": RECIPE}


def run(command: str, *, code: int = cli.OK) -> tuple[str, str]:
    """Run a command as it is told; give what it printed and what it said."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        assert cli.main(command.split()[1:]) == code, said.getvalue()
    return out.getvalue(), said.getvalue()


def tell_run(tell: Telling, command: str, *, code: int = cli.OK) -> str:
    """Run a command and write it and all it said down."""
    out, said = run(command, code=code)
    tell.say(f"```sh\n{command}\n```", f"```text\n{(out + said).rstrip().expandtabs(4)}\n```")
    return out


def page() -> str:
    tell = Telling()
    tell.say(
        "# 自己算一遍指数",
        "> In English: every published index comes with its data, structure, weights and recipe. `xiechuang index run`"
        " works it out again from these files alone, without server or database. Everything below was really run by the"
        " test that wrote this page.",
        "每一期公报和指数报告的页面上都有“数据与方法（ZIP）”。压缩包里有:",
        "| 文件 | 内容 |\n|---|---|\n| `iData.csv` | 每个园区每项指标的数值 |\n| `iMeta.csv` | 指标体系:上下级、方向、权重、单位 |\n"
        "| `recipe.json` | 方法的全部选择 |\n| `ranking.csv` | 公布的名次,用来核对 |\n| `lineage.json` | 每个数据来自哪一期、哪一版 |\n"
        "| `result.json` | 平台保存的结果,含不确定性 |",
        "本页用[四个虚构园区的三个文件](recompute-an-index/iData.csv)做示范,由 `tests/tutorials/test_recompute_an_index.py` 真实运行后写成。",
        "## 1. 算一遍",
        "压缩包不用解开,也可以给解开的文件夹。不要 `-o` 时只显示名次、得分:",
    )
    first = tell_run(tell, "xiechuang index run 公报 -o 结果.xlsx")
    sheets = "、".join(openpyxl.load_workbook("结果.xlsx").sheetnames)
    tell.say(
        f"`结果.xlsx` 里有各环节的数据:{sheets}。示例三园缺一项,权重由同一部分的其他指标分担,“标记”里写明。"
    )
    _change(tell, first)
    _break(tell)
    return tell.page()


def _change(tell: Telling, first: str) -> None:
    tell.say(
        "## 2. 改一个选择,看名次变不变",
        "把 `recipe.json` 里的 `arithmetic` 改成 `geometric`(几何平均,短板影响更大),再算一遍:",
    )
    recipe = Path("公报/recipe.json")
    recipe.write_text(RECIPE.replace("arithmetic", "geometric"), encoding="utf-8")
    assert tell_run(tell, "xiechuang index run 公报") != first
    recipe.write_text(RECIPE, encoding="utf-8")


def _break(tell: Telling) -> None:
    tell.say("## 3. 文件有错", "问题一次列全,没有算出结果,退出码是 1:")
    Path("公报/iData.csv").write_text(DATA.replace("3.1,", "很多,").replace("S-2", "S-1"), encoding="utf-8")
    tell_run(tell, "xiechuang index run 公报", code=cli.PROBLEMS)
    tell.say("权重、上下级、方向写错时也是这样;每一句都写明哪张表、哪一行、哪一列。")


def test_the_page_tells_what_the_command_really_does(tmp_path, monkeypatch):
    folder = tmp_path / "公报"
    folder.mkdir()
    for name, text in GIVEN.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert is_written_down(NAME, page()), f"docs/tutorials/{NAME} was written again; look at it and commit it"


def test_the_sample_files_are_those_of_the_page():
    FILES.mkdir(parents=True, exist_ok=True)
    for name, text in GIVEN.items():
        file = FILES / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
    assert {file.name for file in FILES.iterdir()} == set(GIVEN)
