"""The vouchers app."""

from django.apps import AppConfig


class VouchersConfig(AppConfig):
    """Innovation vouchers."""

    name = "xiechuang.domains.vouchers"
    label = "vouchers"
    verbose_name = "科技创新券"
