"""The command line: what it offers, what it answers, and what it starts for it."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from xiechuang.config import cli

ROOT = Path(__file__).resolve().parents[2]


def test_every_file_in_commands_is_a_subcommand_with_help_in_both_languages() -> None:
    for name in cli.names():
        command = cli.load(name)
        assert " / " in command.HELP or name.startswith("import"), name
        command.add_arguments(argparse.ArgumentParser())
        assert callable(command.run)


def test_what_the_house_promises_is_there() -> None:
    promised = {"serve", "load", "migrate", "worker", "backup", "restore", "verify-audit", "doctor", "django"}
    assert promised <= set(cli.names())


@pytest.mark.parametrize(
    "words", [[], ["nothing"], ["serve", "--port", "many"]], ids=["none", "unknown", "bad value"]
)
def test_wrong_usage_exits_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_help_is_in_chinese_and_lists_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "退出码" in said
    assert all(name in said for name in cli.names())


def test_the_value_of_data_is_not_mistaken_for_a_subcommand() -> None:
    args = cli.parser_for(["--data", "worker", "backup"]).parse_args(["--data", "worker", "backup"])
    assert (str(args.data), args.command) == ("worker", "backup")


def test_a_trailing_underscore_lets_a_command_carry_a_keyword_of_python(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = type("Module", (), {"name": "import_"})
    monkeypatch.setattr("xiechuang.config.cli.pkgutil.iter_modules", lambda path: [module])
    assert cli.names() == {"import": "xiechuang.config.commands.import_"}


def test_the_program_starts_without_django() -> None:
    script = "import sys; from xiechuang.config.cli import parser_for; parser_for(['serve']); print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.strip() == "False"
