"""Tutorials run in the same surroundings as other tests of the API."""

from tests.config.conftest import quiet_surroundings

__all__ = ["quiet_surroundings"]
