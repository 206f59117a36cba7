"""What every test may use: a PostgreSQL of its own, a fixed clock, signed-in clients, the published data sets."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import dj_database_url
import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.emptying import empty_database
from tests.order import Companies, place_of
from tests.rewriting import rewrite_ahead
from tests.static_files import find_once
from xiechuang.config import embedded
from xiechuang.config.migrating import each_model_alone
from xiechuang.kernel.lib import clock

# Tests start hundreds of processes: each would compile thousands of modules anew if none kept what it compiled.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=clock.HERE)
# Tests may lose everything at any moment, so nothing waits for the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
settings.DEBUG = False
# Django truncates all tables, and writes again what every migration leaves: a third of a second each time.
TransactionTestCase._fixture_teardown = empty_database
# Every client of a test puts the platform together anew, and would look through all folders of static files for it.
WhiteNoiseMiddleware.add_files_from_finders = find_once
_WARMING = pytest.StashKey[subprocess.Popen]()

# The first example may compile a function for seconds, and machines differ: time is a matter for benchmarks. Examples are
# drawn anew in every run: two runs try what one did with twice as many, as does one run that is told to try all.
hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=100 if os.environ.get("XIECHUANG_ALL_CASES") else 50
)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Test files are rewritten and the search index compiled once, and not by every worker and program for itself."""
    if config.getoption("numprocesses", None) and not os.environ.get("PYTEST_XDIST_WORKER"):
        command = [sys.executable, "-m", "xiechuang.engines.matching.index.warming"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        config.stash[_WARMING] = subprocess.Popen(command, env=environment)
        if not sys.dont_write_bytecode:
            rewrite_ahead(config, ROOT / "tests")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Nothing that was started here outlives the session."""
    if warming := config.stash.get(_WARMING, None):
        warming.kill()
        warming.wait()


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Collecting throws nothing away, so looking for garbage meanwhile is time lost."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lasts long begins first; the random order stays as it is otherwise."""
    items.sort(key=lambda item: place_of(item.nodeid))


def pytest_collection_finish() -> None:
    """What was collected stays to the end; only what tests make is looked through for garbage."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Companies | None:
    """Groups of tests instead of files, where tests of a file stay together."""
    if config.getoption("dist") != "loadscope":
        return None
    # Otherwise xdist puts the largest groups first, and what waits for real processes last.
    config.option.loadscopereorder = False
    return Companies(config, log)


def _session_owner() -> int:
    """The process whose life bounds this test session: under xdist the one that started the workers."""
    return os.getppid() if os.environ.get("PYTEST_XDIST_WORKER") else os.getpid()


def _drop_orphans(url: str) -> None:
    """Remove test databases whose session was killed before it could."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (name,) in connection.execute(
            r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'"
        ).fetchall():
            owner = name.split("_")[1]
            if owner.isdigit() and not psutil.pid_exists(int(owner)):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the PostgreSQL that tests share; the last session to leave stops it."""
    if given := os.environ.get("XIECHUANG_TEST_DATABASE_URL"):
        yield given
        return
    lease = embedded.acquire(data=ROOT / "var" / "test-postgres", settings=FAST)
    _drop_orphans(lease.url(database="postgres"))
    yield lease.url()
    lease.release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres: str) -> Iterator[None]:
    """Point Django at that server, with a database named after this session so that sessions do not meet."""
    from django.db import connections

    name = f"test_{_session_owner()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    configured = connections.settings["default"]
    configured.update(dj_database_url.parse(postgres, conn_health_checks=True))
    configured["TEST"]["NAME"] = name
    with each_model_alone():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before a database is dropped, nobody is left in it: threads of a server for browsers keep theirs open."""
    yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def database_address(postgres: str, transactional_db: None) -> str:
    """The address of this test's database, for processes started by the test."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    before, _, query = postgres.partition("?")
    return f"{before.rpartition('/')[0]}/{name}?{query}"


@pytest.fixture(autouse=True, scope="session")
def documents_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Uploaded files of tests go to a folder of this session."""
    folder = tmp_path_factory.mktemp("documents")
    settings.MEDIA_ROOT = folder
    # A model that somebody trained in this checkout must not order the lists of tests.
    settings.MATCHING_MODEL = folder / "matching" / "model.json"
    return folder


@pytest.fixture
def committed(transactional_db: None) -> None:
    """A database in which every commit is real."""


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A world may be built once for all tests of a file: what each of them writes is undone after it, the world at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def frozen_clock() -> Iterator[datetime]:
    """It is noon on 1 June 2026 for everything that asks the clock."""
    with clock.fixed(NOON):
        yield NOON


@pytest.fixture
def client_as() -> Callable[..., Client]:
    """A browser in which a person has signed in, acting in the membership given (else in their first)."""

    def signed_in(person, *, membership=None) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        if membership is not None:
            session = client.session
            session["membership"] = membership.pk
            session.save()
        return client

    return signed_in


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Path]:
    """A file of the published data sets; the test is skipped, with the reason, where they are absent."""
    folder = Path(os.environ.get("XIECHUANG_REFERENCE", ROOT.parent / "shared" / "reference"))

    def find(path: str) -> Path:
        found = folder / path
        if not found.exists():
            pytest.skip(
                f"published data set {path} is absent: set XIECHUANG_REFERENCE to the folder that holds it"
            )
        return found

    return find


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """No test sees what another test's undone transaction left in memory: words, search index, matcher."""
    yield
    from xiechuang.domains.transfer.queries.docking_list import forget_matcher
    from xiechuang.kernel.community.queries import forget_terms
    from xiechuang.kernel.search.public import forget_index, forget_words

    for forget in (forget_terms, forget_index, forget_words, forget_matcher):
        forget()


@pytest.fixture
def vocabularies(db: None) -> object:
    """The three regions and all words of the jingjinji profile, without its parks, bodies and sample."""
    from tests import factories

    return factories.load_vocabularies()
