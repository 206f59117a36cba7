"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Guides, questions and read receipts."""

    name = "xiechuang.domains.training"
    label = "training"
    verbose_name = "政策培训"
