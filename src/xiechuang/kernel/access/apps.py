"""The access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Scopes and the fence."""

    name = "xiechuang.kernel.access"
    label = "access"
    verbose_name = "权限"
