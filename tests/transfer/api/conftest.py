"""The API's own fixtures, for the routes of transfer."""

from tests.config.conftest import api_as, people, people_once, quiet_surroundings, world, world_once

__all__ = ["api_as", "people", "people_once", "quiet_surroundings", "world", "world_once"]
