"""The training app."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Guides, questions and read receipts."""

    name = "xiechuang.domains.training"
    label = "training"
    verbose_name = "政策培训"

    def ready(self) -> None:
        """Say who sees what, that guides can be found, and where people find them."""
        from xiechuang.domains.training import access
        from xiechuang.domains.training.actions.entry import KIND, entry_of
        from xiechuang.domains.training.actions.sample import load_sample
        from xiechuang.domains.training.models import Guide, Question, ReadReceipt, Version
        from xiechuang.domains.training.pages.desk import register_desk
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_sample_loader
        from xiechuang.kernel.search.public import register_kind

        register_scope(Guide, access.guides_visible_to)
        register_scope(Version, access.versions_visible_to)
        register_scope(Question, access.questions_visible_to)
        register_scope(ReadReceipt, access.receipts_visible_to)
        register_kind(KIND, "政策指南", model=Guide, entry_of=entry_of, order=62)
        register_sample_loader(load_sample)
        register_desk()
