"""The evidence app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Papers that were used before."""

    name = "xiechuang.domains.evidence"
    label = "evidence"
    verbose_name = "凭证查重"

    def ready(self) -> None:
        """Say who sees what, and stand in the menu and on the workbench."""
        from xiechuang.domains.evidence import access
        from xiechuang.domains.evidence.actions.sample import load_sample
        from xiechuang.domains.evidence.models import BulkCheck, Grant, Paper, Suspicion
        from xiechuang.domains.evidence.pages.desk import register_pages
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_sample_loader

        register_scope(Paper, access.papers_visible_to)
        register_scope(Suspicion, access.suspicions_visible_to)
        register_scope(Grant, access.grants_visible_to)
        register_scope(BulkCheck, access.checks_visible_to)
        register_sample_loader(load_sample)
        register_pages()
