"""The interests app."""

from django.apps import AppConfig


class InterestsConfig(AppConfig):
    """What people want to hear of."""

    name = "xiechuang.domains.interests"
    label = "interests"
    verbose_name = "关注"

    def ready(self) -> None:
        """Say who sees what, listen to what is published, and stand in the menu and on the workbench."""
        from xiechuang.domains.interests import access, handlers
        from xiechuang.domains.interests.models import Finding, Interest
        from xiechuang.domains.interests.pages import register_pages
        from xiechuang.kernel.access.public import register_scope

        register_scope(Interest, access.interests_visible_to)
        register_scope(Finding, access.findings_visible_to)
        handlers.listen()
        register_pages()
