"""The drafting app."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Drafts that three regions discuss."""

    name = "xiechuang.domains.drafting"
    label = "drafting"
    verbose_name = "起草协作"

    def ready(self) -> None:
        """Say who sees what, that outcomes can be found, and where people find the work."""
        from xiechuang.domains.drafting import access
        from xiechuang.domains.drafting.actions.entry import KIND, entry_of
        from xiechuang.domains.drafting.actions.sample import load_sample
        from xiechuang.domains.drafting.models import Consultation, Draft, Meeting, Opinion, Outcome
        from xiechuang.domains.drafting.pages.desk import register_desk
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_sample_loader
        from xiechuang.kernel.search.public import register_kind

        register_scope(Draft, access.drafts_visible_to)
        register_scope(Consultation, access.consultations_visible_to)
        register_scope(Opinion, access.opinions_visible_to)
        register_scope(Meeting, access.meetings_visible_to)
        register_scope(Outcome, access.outcomes_visible_to)
        register_kind(KIND, "协作成果", model=Outcome, entry_of=entry_of, order=65)
        register_sample_loader(load_sample)
        register_desk()
