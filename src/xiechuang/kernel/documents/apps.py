"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files and who may have them."""

    name = "xiechuang.kernel.documents"
    label = "documents"
    verbose_name = "附件"

    def ready(self) -> None:
        """Documents have a scope like everything else."""
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.documents.access import visible_to
        from xiechuang.kernel.documents.models import Document

        register_scope(Document, visible_to)
