"""What the API says of itself, made once: gathering it from every route takes seconds, and anybody may ask for it."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema


class DescribedOnce(NinjaAPI):
    """An API whose routes are all known when it is first asked; who gets its description only reads it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description below an address; it is the same in every language."""
        below = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if below not in self._described:
            self._described[below] = super().get_openapi_schema(path_prefix=below)
        return self._described[below]
