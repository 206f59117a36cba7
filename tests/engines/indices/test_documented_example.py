"""The examples of the documentation run as they stand."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "engines" / "indices.md"


def test_the_examples_of_the_page_run(capsys):
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 2
    known = {}
    for block in blocks:
        exec(compile(block, PAGE.name, "exec"), known)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("原始数据 None ('缺失',)")
    assert "取各单位的中位数" in shown[2]
    assert known["result"].index_ranks.tolist() == [1, 2, 3]
