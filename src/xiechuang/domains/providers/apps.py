"""The providers app."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Providers recognised by three regions."""

    name = "xiechuang.domains.providers"
    label = "providers"
    verbose_name = "创新券服务机构"
