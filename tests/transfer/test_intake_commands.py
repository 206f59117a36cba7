"""Import and export on the command line: the same checks, every error printed, the exit code says how it went."""

from pathlib import Path

import pytest

from tests.factories import DemandFactory, MembershipFactory, OrganisationFactory
from tests.transfer.intake_files import FAULTS, rows, text_table, workbook
from xiechuang.config import cli
from xiechuang.domains.transfer.models import Achievement, Demand, Intake
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.exchange import read_table
from xiechuang.kernel.orgs.public import OrganisationKind, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("vocabularies", "frozen_clock")]


@pytest.fixture
def username() -> str:
    owner = OrganisationFactory(kind=OrganisationKind.INSTITUTE)
    return MembershipFactory(role=Role.INSTITUTE, organisation=owner).person.username


def call(*words: object) -> int:
    """The command as it is typed, on the database of the test."""
    given = [str(word) for word in words]
    return cli.load(given[0]).run(cli.parser_for(given).parse_args(given))


def file_with(folder: Path, content: bytes, *, name: str = "成果.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_checking_alone_prints_every_error_and_writes_nothing(username, tmp_path, capsys) -> None:
    path = file_with(tmp_path, workbook(rows(300, FAULTS)))
    assert call("import", "achievements", path, "--as", username, "--errors", tmp_path / "改.xlsx") == 1
    said = capsys.readouterr().out
    assert all(f"第 {n + 1} 行" in said for n in FAULTS)
    assert "可以导入 288 行，有错误 12 行" in said
    assert len(read_table(tmp_path / "改.xlsx", name="改.xlsx").rows) == 12
    assert not Achievement.objects.exists()


def test_taking_writes_the_good_rows_and_still_says_that_some_are_bad(username, tmp_path, capsys) -> None:
    path = file_with(tmp_path, workbook(rows(60, {5: FAULTS[5]})))
    assert call("import", "achievements", path, "--as", username, "--take") == 1
    assert "已写成草稿 59 条，未导入 1 行" in capsys.readouterr().out
    assert Achievement.objects.filter(state=RecordState.DRAFT).count() == 59
    assert Intake.objects.get().state == Intake.State.DONE


def test_a_clean_file_ends_well(username, tmp_path) -> None:
    path = file_with(tmp_path, workbook(rows(2)))
    assert call("import", "achievements", path, "--as", username) == 0
    assert call("import", "achievements", path, "--as", username, "--take") == 0


def test_columns_can_be_named(username, tmp_path, capsys) -> None:
    path = file_with(
        tmp_path, text_table([["某需求", "要解决的问题"]], titles=["东西", "备注"]), name="d.csv"
    )
    assert call("import", "demands", path, "--as", username) == 1
    assert "需求名称" in capsys.readouterr().err
    assert call("import", "demands", path, "--as", username, "--map", "需求名称=没有这列") == 1
    assert "东西、备注" in capsys.readouterr().err
    assert (
        call(
            "import",
            "demands",
            path,
            "--as",
            username,
            "--take",
            "--map",
            "需求名称=东西",
            "--map",
            "需求描述=备注",
        )
        == 0
    )
    assert Demand.objects.get().text == "要解决的问题"


def test_wrong_use_is_told_from_problems(username, tmp_path, capsys) -> None:
    path = file_with(tmp_path, b"%PDF-1.7", name="a.pdf")
    official = MembershipFactory(role=Role.REGIONAL_OFFICIAL).person.username
    assert call("import", "demands", path, "--as", official) == 2
    assert call("import", "demands", tmp_path / "没有.csv", "--as", username) == 2
    assert call("import", "demands", path, "--as", username) == 1
    assert "PDF" in capsys.readouterr().err


def test_a_list_is_written_as_far_as_the_person_sees(username, tmp_path, capsys) -> None:
    DemandFactory(state=RecordState.DRAFT)
    DemandFactory(state=RecordState.PUBLISHED)
    everything, visible = tmp_path / "a.csv", tmp_path / "b.xlsx"
    assert call("export", "demands", "-o", everything) == 0
    assert "共 2 行" in capsys.readouterr().out
    assert call("export", "demands", "-o", visible, "--as", username) == 0
    assert "共 1 行" in capsys.readouterr().out
    assert len(read_table(visible, name="b.xlsx", known=["编号", "需求名称"]).rows) == 1
    assert call("export", "demands", "-o", everything, "--state", "draft", "--region", "110000") == 0
    assert "共 1 行" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("-o", "a.exe"),
        ("-o", "a.csv", "--as", "nobody"),
        ("-o", "a.csv", "--region", "1"),
        ("-o", "a.csv", "--state", "x"),
    ],
)
def test_an_export_that_cannot_be_says_why(words, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("export", "demands", *words) == 2
    assert capsys.readouterr().err
    assert not list(tmp_path.iterdir())
