"""The transfer app."""

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """Supply meets demand."""

    name = "xiechuang.domains.transfer"
    label = "transfer"
    verbose_name = "成果转化"

    def ready(self) -> None:
        """Tell the kernel who sees what, what can be found, and what can have attachments."""
        from xiechuang.domains.transfer import access
        from xiechuang.domains.transfer.actions import organisation
        from xiechuang.domains.transfer.actions.entry import entry_of
        from xiechuang.domains.transfer.actions.sample import load_sample
        from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Intake, Measure
        from xiechuang.domains.transfer.pages.docking_desk import register_dockings
        from xiechuang.domains.transfer.pages.record_desk import register_records
        from xiechuang.domains.transfer.queries.docking_list import ready_matcher
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader
        from xiechuang.kernel.documents.public import register_attachable
        from xiechuang.kernel.orgs.public import Organisation
        from xiechuang.kernel.search.public import register_kind, register_warming

        register_scope(Achievement, access.achievements_visible_to)
        register_scope(Demand, access.demands_visible_to)
        register_scope(Docking, access.dockings_visible_to)
        register_scope(Measure, access.measures_visible_to)
        register_scope(Intake, access.intakes_visible_to)
        register_scope(Organisation, access.organisations_visible_to)
        for model in (Achievement, Demand, Docking):
            register_attachable(model)
        register_kind("achievement", "科技成果", model=Achievement, entry_of=entry_of, order=10)
        register_kind("demand", "技术需求", model=Demand, entry_of=entry_of, order=20)
        register_kind(
            organisation.KIND,
            "机构",
            model=Organisation,
            entry_of=organisation.entry_of_organisation,
            order=30,
        )
        register_profile_part(check=lambda _: [], load=organisation.load_found)
        register_sample_loader(organisation.load_found)
        register_warming("docking lists", ready_matcher)
        register_sample_loader(load_sample)
        register_dockings()
        register_records()
