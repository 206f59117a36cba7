"""Programs for strangers' files: they answer, or they meet the end of their time or of their memory."""

import pytest

from xiechuang.kernel.exchange.limited import LimitReachedError, run_limited

MIB = 1024 * 1024


@pytest.fixture
def program(tmp_path):
    def written(source):
        path = tmp_path / "program.py"
        path.write_text(f"import sys\n{source}", encoding="utf-8")
        return path

    return written


def run(path, *arguments, content=b"", seconds=20.0, memory=256 * MIB):
    return run_limited(path, *arguments, content=content, seconds=seconds, memory_bytes=memory)


def test_a_program_is_given_its_arguments_and_its_input_and_answers(program):
    path = program("sys.stdout.buffer.write(sys.argv[1].encode() + sys.stdin.buffer.read())")
    assert run(path, "号", content=b"\x00\xff") == "号".encode() + b"\x00\xff"


def test_a_program_that_never_ends_is_ended(program):
    with pytest.raises(LimitReachedError) as ended:
        run(program("while True: pass"), seconds=0.3)
    assert ended.value.is_time


def test_a_program_that_nobody_waits_for_any_more_ends_by_itself(program):
    source = "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    with pytest.raises(LimitReachedError) as ended:
        run(program(source))
    assert ended.value.is_time
    with_limits = program("import resource\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0])")
    assert int(run(with_limits, seconds=10)) == 41


def test_a_program_that_takes_too_much_memory_is_refused_it(program):
    with pytest.raises(LimitReachedError) as ended:
        run(program("held = bytes(300 * 1024 * 1024)"))
    assert not ended.value.is_time
    assert run(program("print(len(bytes(30 * 1024 * 1024)))")) == b"31457280\n"


def test_a_program_knows_nothing_of_the_folder_or_the_variables_of_whoever_starts_it(program, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert run(program("print('/nowhere' in sys.path, '' in sys.path)")) == b"False False\n"
