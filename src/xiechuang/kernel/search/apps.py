"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Search over everything public."""

    name = "xiechuang.kernel.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Have the index and the words at hand before somebody asks."""
        from xiechuang.kernel.search.asking import ready_words
        from xiechuang.kernel.search.finding import ready_index
        from xiechuang.kernel.search.warming import register_warming

        register_warming("search index", ready_index)
        register_warming("search words", ready_words)
