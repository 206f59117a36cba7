"""The web floor as a Django app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Page frame, components and the workbench; knows no domain."""

    name = "xiechuang.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        """Fill the menu with the workbench and let the system check look at every menu item."""
        from xiechuang.web import menu, people, tasks, trail, workbench  # noqa: F401 - register themselves
        from xiechuang.web.directory import register_directory

        register_directory()
