"""The clearing app."""

from django.apps import AppConfig


class ClearingConfig(AppConfig):
    """Clearing between regions."""

    name = "xiechuang.domains.clearing"
    label = "clearing"
    verbose_name = "地区间清算"
