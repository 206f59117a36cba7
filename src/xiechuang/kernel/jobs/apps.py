"""The jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Jobs, their progress and their rescue."""

    name = "xiechuang.kernel.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        """Register the queue's one task, the scope, and every kind of job that an app declares in its jobs.py."""
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.jobs import execution  # noqa: F401
        from xiechuang.kernel.jobs.access import visible_to
        from xiechuang.kernel.jobs.models import JobRun

        register_scope(JobRun, visible_to)
        autodiscover_modules("jobs")
