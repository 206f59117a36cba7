"""The community app."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The community and its vocabularies."""

    name = "xiechuang.kernel.community"
    label = "community"
    verbose_name = "共同体"
