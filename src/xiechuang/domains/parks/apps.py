"""The parks app."""

from django.apps import AppConfig


class ParksConfig(AppConfig):
    """The register of parks."""

    name = "xiechuang.domains.parks"
    label = "parks"
    verbose_name = "园区名录"
