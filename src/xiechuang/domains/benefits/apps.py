"""The benefits app."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Calculating what a firm gets in each region."""

    name = "xiechuang.domains.benefits"
    label = "benefits"
    verbose_name = "惠企政策计算"

    def ready(self) -> None:
        """Tell the kernel who sees what, what a profile holds of ours, and where people find us."""
        from xiechuang.domains.benefits import access, models
        from xiechuang.domains.benefits.actions.profile import load_edition, rule_mistakes
        from xiechuang.domains.benefits.actions.sample import load_sample
        from xiechuang.domains.benefits.pages.desk import register_pages
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader

        register_scope(models.Edition, access.editions_visible_to)
        register_scope(models.FactsDraft, access.drafts_visible_to)
        register_scope(models.FirmFacts, access.facts_visible_to)
        register_scope(models.Release, access.releases_visible_to)
        register_scope(models.FactsUpload, access.uploads_visible_to)
        register_scope(models.FactsRow, access.rows_visible_to)
        register_scope(models.GrantRun, access.runs_visible_to)
        register_scope(models.GrantLine, access.lines_visible_to)
        register_scope(models.Objection, access.objections_visible_to)
        register_scope(models.Trial, access.trials_visible_to)
        register_profile_part(check=rule_mistakes, load=load_edition)
        register_sample_loader(load_sample)
        register_pages()
