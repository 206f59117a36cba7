"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Papers that were used before."""

    name = "xiechuang.domains.evidence"
    label = "evidence"
    verbose_name = "凭证查重"
