"""Starting, stopping and starting twice: the supervisor leaves nothing behind and says clearly why it cannot start."""

import socket
import subprocess

import psutil

from tests.operations.program import Program, free_port, until


def serve(program: Program, *words: str, data: str = "") -> subprocess.CompletedProcess:
    """Try to start another one; it must give up by itself."""
    command = program.command("serve", *words)
    if data:
        command[command.index("--data") + 1] = data
    return subprocess.run(
        command, capture_output=True, text=True, env=program.environment, timeout=60, check=False
    )


def test_a_second_supervisor_of_the_same_folder_says_why_not_and_disturbs_nothing(program: Program) -> None:
    before = {process.pid for process in psutil.Process(program.supervisor.pid).children(recursive=True)}
    second = serve(program, "--port", str(free_port()))
    assert second.returncode == 1
    assert "已有一个协创在使用数据目录" in second.stderr
    assert str(program.data) in second.stderr
    assert "--data" in second.stderr, "what to do stands there"
    assert "Traceback" not in second.stderr
    assert program.answers()
    after = {process.pid for process in psutil.Process(program.supervisor.pid).children(recursive=True)}
    assert {program.web_server.pid, program.worker.pid} <= before & after


def test_a_second_supervisor_on_the_same_port_names_who_has_it(program: Program, tmp_path) -> None:
    second = serve(program, "--port", str(program.port), data=str(tmp_path / "other"))
    assert second.returncode == 1
    assert f"端口 {program.port} 不能使用" in second.stderr
    assert f"--port {program.port + 1}" in second.stderr
    assert "Traceback" not in second.stderr
    assert not (tmp_path / "other" / "postgres").exists(), "no database was made for nothing"
    assert program.answers()


def test_stopping_ends_every_process_and_starting_again_finds_everything(program: Program) -> None:
    counted = program.ask("select count(*) from audit_entry")
    children = psutil.Process(program.supervisor.pid).children(recursive=True)
    assert program.stop() == 0
    assert not [p for p in children if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert program.cluster.pid() is None
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", program.port)) != 0, "nobody listens any more"
    seconds = program.start()
    print(f"\nstarted again in {seconds:.1f} s")
    assert program.ask("select count(*) from audit_entry") >= counted


def test_a_killed_supervisor_leaves_no_process_that_serves(program: Program) -> None:
    children = psutil.Process(program.supervisor.pid).children(recursive=True)
    program.supervisor.kill()
    program.supervisor.wait()
    ours = [p for p in children if p.is_running() and "postgres" not in p.name()]
    until(lambda: not [p for p in ours if is_alive(p)], "pages and worker have ended with it", seconds=30)
    program.start()
    assert program.answers()


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
