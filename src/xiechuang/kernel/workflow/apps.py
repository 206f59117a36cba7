"""The workflow app."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Workflows as data."""

    name = "xiechuang.kernel.workflow"
    label = "workflow"
    verbose_name = "流程"
