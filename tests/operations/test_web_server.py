"""The web server reads the program once and copies itself: so what it reads may hold nothing that cannot be copied."""

import os
import subprocess
import sys

from tests.operations.program import ROOT

READING = """
import gc, os, sys, threading
from xiechuang.config.web_server import read_program
read_program()
from django.db import connections
from django.urls import get_resolver
assert "xiechuang.config.urls" in sys.modules
assert gc.isenabled() and gc.get_freeze_count() > 100_000
assert threading.active_count() == 1
assert all(one.connection is None for one in connections.all(initialized_only=True))
sockets = [one for one in os.listdir("/proc/self/fd") if os.path.realpath(f"/proc/self/fd/{one}").startswith("socket")]
assert not sockets, sockets
from xiechuang.config.web_server import begin
begun = [begin(), *(thread.name for thread in threading.enumerate())]
assert callable(begun[0]) and "warming" in begun
print("copied")
"""


def test_what_is_read_before_copying_opens_no_connection_and_starts_no_thread(tmp_path) -> None:
    (tmp_path / "static").mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "XIECHUANG_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "xiechuang.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", READING],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "copied\n", done.stderr[-3000:]
