"""The doctor: what is wrong is named with its fix, what is right is not alarmed about."""

import json
from argparse import Namespace
from pathlib import Path

import pytest
from django.db import connection

from tests.kernel.jobs import sample_jobs  # noqa: F401 - declares the kinds of jobs used here
from xiechuang.config.checks import contents, database, machine, work
from xiechuang.config.checks.finding import Finding, Verdict, bad, ok
from xiechuang.config.commands import doctor
from xiechuang.kernel.access.public import ROLE
from xiechuang.kernel.jobs.public import start_job
from xiechuang.kernel.orgs.public import SYSTEM


def verdicts(findings) -> dict[str, Verdict]:
    return {finding.name: finding.verdict for finding in findings}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_key_that_others_can_read_is_bad_and_the_fix_can_be_pasted(
    settings, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.delenv("XIECHUANG_SECRET_KEY", raising=False)
    settings.DATA = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("k" * 50)
    key.chmod(0o644)
    (found,) = machine.secret_key()
    assert (found.verdict, found.fix) == (Verdict.BAD, f"chmod 600 '{key}'")
    key.chmod(0o600)
    assert verdicts(machine.secret_key()) == {"密钥": Verdict.OK}


@pytest.mark.parametrize(
    ("demo", "hosts", "verdict"),
    [
        (False, ["example.org"], Verdict.OK),
        (True, ["localhost"], Verdict.WARN),
        (True, ["example.org"], Verdict.BAD),
    ],
    ids=["off", "at home", "in public"],
)
def test_one_click_sign_in_is_bad_only_where_strangers_reach_it(settings, demo, hosts, verdict) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS, settings.HTTPS = demo, hosts, False
    assert verdicts(machine.demo())["演示模式"] == verdict


def test_serving_the_public_without_https_is_bad(settings) -> None:
    settings.ALLOWED_HOSTS, settings.HTTPS = ["example.org"], False
    assert verdicts(machine.https()) == {"HTTPS": Verdict.BAD}
    settings.HTTPS = True
    assert verdicts(machine.https()) == {"HTTPS": Verdict.OK}


def test_a_full_disk_is_bad_before_it_is_full(settings, tmp_path: Path, monkeypatch) -> None:
    settings.DATA = tmp_path / "not" / "yet"
    for free, verdict in ((10e9, Verdict.OK), (1e9, Verdict.WARN), (1e8, Verdict.BAD)):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(
            "xiechuang.config.checks.machine.shutil.disk_usage", lambda folder, usage=usage: usage
        )
        assert verdicts(machine.free_space()) == {"磁盘空间": verdict}


@pytest.mark.django_db
def test_a_fence_that_can_be_stepped_over_is_bad() -> None:
    assert verdicts(database.fence()) == {"行级安全": Verdict.OK}
    run(f"alter role {ROLE} bypassrls")
    assert verdicts(database.fence()) == {"行级安全": Verdict.BAD}


@pytest.mark.django_db
def test_a_migration_not_yet_run_is_bad() -> None:
    assert verdicts(database.migrations())["数据库结构"] == Verdict.OK
    run("delete from django_migrations where app = 'jobs'")
    assert verdicts(database.migrations())["数据库结构"] == Verdict.BAD


@pytest.mark.django_db
def test_waiting_jobs_make_a_missing_worker_bad() -> None:
    assert verdicts(work.worker()) == {"后台任务进程": Verdict.WARN}
    start_job("test.whoami", actor=SYSTEM)
    assert verdicts(work.worker()) == {"后台任务进程": Verdict.BAD}
    run("insert into procrastinate_workers default values")
    assert verdicts(work.worker()) == {"后台任务进程": Verdict.OK}
    run("update procrastinate_jobs set status = 'doing'")
    assert verdicts(work.stalled_jobs()) == {"中断的任务": Verdict.WARN}


@pytest.mark.django_db
def test_an_installation_without_a_community_is_bad_and_says_what_to_type() -> None:
    (found,) = contents.profile()
    assert (found.verdict, found.fix) == (Verdict.BAD, "xiechuang load jingjinji")


def test_a_check_that_breaks_does_not_stop_the_others() -> None:
    def broken():
        raise ZeroDivisionError
        yield

    (found,) = doctor._try(broken)
    assert found.verdict == Verdict.BAD
    assert "ZeroDivisionError" in found.says


@pytest.mark.parametrize(("findings", "code"), [([ok("a")], 0), ([ok("a"), bad("b", "wrong", "mend")], 1)])
def test_the_exit_code_tells_programs_whether_anything_is_bad(
    monkeypatch, capsys, findings: list[Finding], code
) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: iter(findings))
    assert doctor.run(Namespace(json=True)) == code
    assert [entry["name"] for entry in json.loads(capsys.readouterr().out)] == [f.name for f in findings]
    assert doctor.run(Namespace(json=False)) == code
