"""``xiechuang match`` as a process: interrupted it leaves nothing half-made, and it needs neither Django nor a database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from xiechuang.config.matching_files.output import whole_file

ROOT = Path(__file__).resolve().parents[2]
# A program begun in the background of a shell ignores Ctrl+C, and so would whatever it begins.
HEARING = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
PROGRAM = [sys.executable, "-c", HEARING, "-m", "xiechuang"]


def test_an_interrupted_write_leaves_the_old_list_alone(tmp_path):
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as target:
        target.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_ends_the_program_cleanly(tmp_path):
    words = [f"{first}{second}" for first in "高低新旧轻重冷热" for second in "压温材能量速频波"]
    many = "编号,标题\n" + "".join(f"{n},{words[n % 64]}{words[n * 7 % 64]}电解液\n" for n in range(6_000))
    for name in ("d.csv", "a.csv"):
        (tmp_path / name).write_text(many, encoding="utf-8")
    with subprocess.Popen(
        [*PROGRAM, "match", "d.csv", "a.csv", "-o", "list.xlsx"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
    ) as running:  # fmt: skip
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("成果清单 未使用的列"):
                break
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
        assert running.wait(timeout=30) == 130
    assert "已中断，没有写出清单。" in said
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == {"d.csv", "a.csv"}


def test_the_command_runs_without_django(tmp_path):
    (tmp_path / "d.csv").write_text("编号,标题\nX-1,高压电解液\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("编号,标题\nC-1,电解液\n", encoding="utf-8")
    program = "import sys; from xiechuang.config.cli import main; code = main(sys.argv[1:]); sys.exit(9 if 'django' in sys.modules else code)"
    done = subprocess.run(
        [sys.executable, "-c", program, "match", "d.csv", "a.csv", "-o", "list.xlsx"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_measuring_needs_neither_django_nor_a_database_and_scores_are_whole(tmp_path):
    (tmp_path / "d.csv").write_text("编号,标题\nX-1,高压电解液\nX-2,钛合金\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("编号,标题\nC-1,电解液\nC-2,钛合金板\n", encoding="utf-8")
    (tmp_path / "j.csv").write_text(
        "需求编号,成果编号,级别\nX-1,C-1,4\nX-1,C-2,1\nX-2,C-2,4\nX-2,C-1,1\n", encoding="utf-8"
    )
    program = "import sys; from xiechuang.config.cli import main; code = main(sys.argv[1:]); sys.exit(9 if 'django' in sys.modules else code)"
    for words in (
        [
            "evaluate-match",
            "--demands",
            "d.csv",
            "--achievements",
            "a.csv",
            "--judgements",
            "j.csv",
            "-o",
            "r.json",
        ],
        ["match", "d.csv", "a.csv", "--pairs", "j.csv", "--scores", "s.csv"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"d.csv", "a.csv", "j.csv", "r.json", "s.csv"}


def test_ctrl_c_ends_an_evaluation_cleanly(tmp_path):
    words = [f"{first}{second}" for first in "高低新旧轻重冷热" for second in "压温材能量速频波"]
    many = "编号,标题\n" + "".join(f"{n},{words[n % 64]}{words[n * 7 % 64]}电解液\n" for n in range(3_000))
    for name in ("d.csv", "a.csv"):
        (tmp_path / name).write_text(many, encoding="utf-8")
    pairs = [f"{n},{(n * 31 + m) % 3_000},{m % 4 + 1}\n" for n in range(3_000) for m in range(20)]
    (tmp_path / "j.csv").write_text("需求编号,成果编号,级别\n" + "".join(pairs), encoding="utf-8")
    command = [
        "evaluate-match",
        "--demands",
        "d.csv",
        "--achievements",
        "a.csv",
        "--judgements",
        "j.csv",
        "-o",
        "r.md",
    ]
    with subprocess.Popen(
        [*PROGRAM, *command],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    ) as running:  # fmt: skip
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith("评判清单 j.csv"):
                break
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
        assert running.wait(timeout=60) == 130
    assert "已中断，没有写出报告。" in said
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == {"d.csv", "a.csv", "j.csv"}
