"""The orgs app."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Who is who."""

    name = "xiechuang.kernel.orgs"
    label = "orgs"
    verbose_name = "机构与人员"
