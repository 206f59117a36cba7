"""Pressing what leads to another page: a click is over before the next page stands, so a test that reads waits for it."""

from playwright.sync_api import Locator


def turn_page(target: Locator) -> None:
    """Press, and come back when the page it leads to is there."""
    with target.page.expect_navigation():
        target.click()
