"""The regions of a test."""

from types import SimpleNamespace

import pytest

from tests.clearing.owing import regions


@pytest.fixture
def given(db: None, frozen_clock: object) -> SimpleNamespace:
    """Three regions at noon on 1 June 2026."""
    return regions()
