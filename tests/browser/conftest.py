"""A real browser, people signed in to it, and axe-core; each is a reason to skip where it cannot be had."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client

from tests.browser.windows import Windows
from xiechuang.kernel.orgs.public import Membership

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = "axe-core-4.14.1"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Django guards against queries in an event loop; the browser's own loop is not one of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# Every page runs its scripts, and axe-core, for a moment only: making them fast takes longer than they do.
PLAINLY = "--js-flags=--no-maglev --no-opt --always-sparkplug"
# What fits itself to a width, charts above all, has done so after the next frame.
WIDER = """new Promise(tell => requestAnimationFrame(() => setTimeout(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    tell(scrollWidth - clientWidth);
})))"""
AXE_RUN = """rules => "axe" in window
    ? axe.run(document, {runOnly: rules, resultTypes: ["violations"]}).then(
        found => found.violations.map(fault => `${fault.id}: ${fault.nodes[0].html.slice(0, 200)}`))
    : null"""


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    # The same engine without windows of its own opens a page in a third of the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", PLAINLY])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker's source, fetched once by npm into var/."""
    kept = ROOT / "var" / "browser-tests"
    archive = kept / f"{AXE}.tgz"
    if not archive.exists():
        npm = shutil.which("npm")
        if not npm:
            pytest.skip("npm is not installed, so axe-core cannot be fetched")
        kept.mkdir(parents=True, exist_ok=True)
        name, _dash, version = AXE.rpartition("-")
        done = subprocess.run(
            [npm, "pack", f"{name}@{version}", "--silent"],
            cwd=kept,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode or not archive.exists():
            pytest.skip("axe-core could not be fetched")
    with tarfile.open(archive) as packed:
        return packed.extractfile("package/axe.min.js").read().decode()


@pytest.fixture(scope="session")
def windows(chromium, live_server) -> Windows:
    """What is kept open from one test to the next."""
    return Windows(chromium, url=live_server.url)


@pytest.fixture
def kept_connections(monkeypatch) -> None:
    """The server keeps its connections to the database, as the program does: a new one costs more than most pages."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 600)


@pytest.fixture
def browse(windows, live_server, kept_connections):
    """Opens a page for an actor (nobody when None); console errors of our own scripts fail the test."""
    lent = []

    def open_page(who=None, **options):
        page = windows.lend(**options)
        lent.append(page)
        if who is not None:
            page.context.add_cookies([cookie_of(who, url=live_server.url)])
        return page

    yield open_page
    for page in lent:
        windows.take_back(page)
    errors, windows.errors = windows.errors, []
    assert not errors


def cookie_of(who, *, url: str) -> dict[str, str]:
    """The session of somebody signed in, acting in their membership."""
    membership = Membership.objects.select_related("person").get(pk=who.membership_id)
    client = Client()
    client.force_login(membership.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["membership"] = membership.pk
    session.save()
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


@pytest.fixture
def faults_of(axe_source):
    """What axe-core finds wrong with a page, in short; by all its rules unless some are named."""

    def check(page, *rules: str) -> list[str]:
        found = page.evaluate(AXE_RUN, asked := list(rules or RULES))
        if found is None:
            page.evaluate(axe_source)
            found = page.evaluate(AXE_RUN, asked)
        return found

    return check


@pytest.fixture
def faults_by_day_and_night(faults_of):
    """What is wrong with a page in the light, and with its contrast in the dark: nothing else depends on the theme."""

    def check(page) -> list[str]:
        by_day = faults_of(page)
        # Without motion the colours of the other theme are there at once.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        by_night = faults_of(page, "color-contrast")
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return [*by_day, *(f"in the dark {fault}" for fault in by_night)]

    return check


@pytest.fixture
def misfits_of(faults_by_day_and_night):
    """What is wrong with a page by day and by night on a desk and on a telephone, scrolling sideways included."""

    def check(page) -> list[str]:
        found = []
        for width in (1366, 320):
            page.set_viewport_size({"width": width, "height": 900})
            wider = page.evaluate(WIDER)
            faults = [f"{wider} px wider than the screen"] if wider > 0 else []
            found += [f"at {width} px {fault}" for fault in (*faults, *faults_by_day_and_night(page))]
        page.set_viewport_size({"width": 1366, "height": 900})
        return found

    return check
