"""In which order and in which company tests run: what waits for real processes first, so that nothing waits at the end.

Tests of one file stay together, for they share what is costly to make; their own order stays random.
"""

from xdist.scheduler import LoadScopeScheduling

_WAITING_FOR_IMPORTS = ("test_crash_import.py", "test_crash_supervisor.py")
_WHOLE_PROGRAM = ("test_crash_writing.py", "test_hostile_server.py", "::test_the_running_program_")
# The longest first. What stands here by itself has files that last long; with one exception the order is about time, never about sense.
_EARLY = (
    *_WAITING_FOR_IMPORTS,
    *_WHOLE_PROGRAM,
    "cluster/test_cluster_on_ray.py",
    "test_learning_reference.py",
    "test_known_item_reference.py",
    "tests/operations/test_crash",
    # Before any browser: in a process whose browser has left an event loop, these would ask another connection.
    "test_api_contract.py",
    "tests/browser/",
    "tests/operations/",
    "tests/reference/",
    "tests/sample/",
    # Its first test compiles for a quarter of a minute in a fresh clone, unless what is compiled ahead has come to it.
    "test_matching_batch.py",
    "tests/interests/test_crash.py",
    "tests/kernel/jobs/test_workers.py",
    "tests/simulation/",
    "tests/transfer/test_intake",
    "tests/properties/",
    "tests/tutorials/",
    "test_aligning.py",
    "test_stored_index.py",
    "test_killed.py",
    "tests/clearing/test_together.py",
    "tests/clearing/test_pages.py",
    "tests/policies/test_policies.py",
    "tests/policies/test_rows.py",
    "tests/policies/test_pages.py",
    "tests/benefits/test_pages.py",
    "tests/monitoring/test_publication",
    "tests/monitoring/test_park_report.py",
    "test_aggregating.py",
    "cluster/",
)
_SAMPLE = ("tests/sample/",)
# Files whose tests share nothing but the browser or the database of their process.
_SINGLE = ("tests/browser/", "test_crash_index.py", "test_match_ending.py")


def place_of(nodeid: str) -> int:
    """How early a test begins; tests of the same place keep their random order."""
    return next((place for place, part in enumerate(_EARLY) if part in nodeid), len(_EARLY))


def company_of(nodeid: str) -> str:
    """The name of the group that runs in one process, one test after the other."""
    # One running program for all that need one: another would cost a start of ten seconds of both processors.
    for name, parts in (("program", _WAITING_FOR_IMPORTS + _WHOLE_PROGRAM), ("sample", _SAMPLE)):
        if any(part in nodeid for part in parts):
            return name
    return nodeid if any(part in nodeid for part in _SINGLE) else nodeid.split("::", 1)[0]


class Companies(LoadScopeScheduling):
    """Hands out whole groups, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return company_of(nodeid)
