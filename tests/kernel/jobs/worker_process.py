"""A worker as its own process: the address of the database and the lease come from the command line."""

import importlib.util
import os
import sys
from pathlib import Path

os.environ["DATABASE_URL"], lease = sys.argv[1], float(sys.argv[2])
import django  # noqa: E402

django.setup()
spec = importlib.util.spec_from_file_location("sample_jobs", Path(__file__).with_name("sample_jobs.py"))
assert spec
assert spec.loader
spec.loader.exec_module(importlib.util.module_from_spec(spec))

from xiechuang.kernel.jobs.worker import run_worker  # noqa: E402

run_worker(lease_seconds=lease)
