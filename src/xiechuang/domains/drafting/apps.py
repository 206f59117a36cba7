"""The drafting app."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Drafts that three regions discuss."""

    name = "xiechuang.domains.drafting"
    label = "drafting"
    verbose_name = "起草协作"
