"""The monitoring app."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """What parks report, and what comes of it."""

    name = "xiechuang.domains.monitoring"
    label = "monitoring"
    verbose_name = "监测评价"

    def ready(self) -> None:
        """Tell the kernel who sees what, what can have attachments, and what a profile holds of ours."""
        from xiechuang.domains.monitoring import access
        from xiechuang.domains.monitoring.actions.profile import indicator_mistakes, load_indicators
        from xiechuang.domains.monitoring.actions.sample import load_sample
        from xiechuang.domains.monitoring.actions.sample_index import load_sample_indices
        from xiechuang.domains.monitoring.models import (
            Computation,
            Correction,
            Entry,
            Figure,
            IndicatorSystem,
            Period,
            Publication,
            Submission,
        )
        from xiechuang.domains.monitoring.pages.collection_desk import register_collection
        from xiechuang.domains.monitoring.pages.index_desk import register_indices
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader
        from xiechuang.kernel.documents.public import register_attachable

        register_scope(IndicatorSystem, access.systems_visible_to)
        register_scope(Period, access.periods_visible_to)
        register_scope(Submission, access.submissions_visible_to)
        register_scope(Entry, access.entries_visible_to)
        register_scope(Figure, access.figures_visible_to)
        register_scope(Computation, access.computations_visible_to)
        register_scope(Publication, access.publications_visible_to)
        register_scope(Correction, access.corrections_visible_to)
        register_attachable(Submission)
        register_profile_part(check=indicator_mistakes, load=load_indicators)
        register_sample_loader(load_sample)
        register_sample_loader(load_sample_indices)
        register_collection()
        register_indices()
