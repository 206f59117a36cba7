"""A real browser, people signed in to it, and axe-core; each is a reason to skip where it cannot be had."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.test import Client

from xiechuang.kernel.orgs.public import Membership

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = "axe-core-4.14.1"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Django guards against queries in an event loop; the browser's own loop is not one of ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


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
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
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


@pytest.fixture
def browse(chromium, live_server):
    """Opens a page for an actor (nobody when None); console errors of our own scripts fail the test."""
    contexts, errors = [], []

    def open_page(who=None, **options):
        settings = {"viewport": {"width": 1366, "height": 900}, "locale": "zh-CN"} | options
        context = chromium.new_context(base_url=live_server.url, **settings)
        contexts.append(context)
        if who is not None:
            context.add_cookies([cookie_of(who, url=live_server.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
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
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        # Without resultTypes it writes down, at length, every element that is right.
        run = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
        found = page.evaluate(run, list(rules or RULES))
        return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]

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
