"""The monitoring app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """What parks report, and what comes of it."""

    name = "xiechuang.domains.monitoring"
    label = "monitoring"
    verbose_name = "监测评价"
