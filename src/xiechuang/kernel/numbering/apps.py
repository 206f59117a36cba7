"""The numbering app."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """Series of public numbers."""

    name = "xiechuang.kernel.numbering"
    label = "numbering"
    verbose_name = "编号"
