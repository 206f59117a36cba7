"""The benefits app."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Calculating what a firm gets in each region."""

    name = "xiechuang.domains.benefits"
    label = "benefits"
    verbose_name = "惠企政策计算"
