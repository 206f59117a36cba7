"""The receipts app."""

from django.apps import AppConfig


class ReceiptsConfig(AppConfig):
    """Idempotency keys."""

    name = "xiechuang.kernel.receipts"
    label = "receipts"
    verbose_name = "回执"
