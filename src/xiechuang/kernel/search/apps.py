"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search over everything public."""

    name = "xiechuang.kernel.search"
    label = "search"
    verbose_name = "检索"
