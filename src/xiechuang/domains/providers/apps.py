"""The providers app."""

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    """Providers recognised by three regions."""

    name = "xiechuang.domains.providers"
    label = "providers"
    verbose_name = "创新券服务机构"

    def ready(self) -> None:
        """Tell the kernel who sees what, what a profile holds of ours, what can be found."""
        from xiechuang.domains.providers import access, models
        from xiechuang.domains.providers.actions.entry import KIND, entry_of
        from xiechuang.domains.providers.actions.profile import kind_mistakes, load_kinds
        from xiechuang.domains.providers.actions.sample import load_sample
        from xiechuang.domains.providers.pages.desk import register_pages
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader
        from xiechuang.kernel.documents.public import register_attachable
        from xiechuang.kernel.search.public import register_kind

        register_scope(models.Call, access.calls_visible_to)
        register_scope(models.Application, access.applications_visible_to)
        register_scope(models.Review, access.reviews_visible_to)
        register_scope(models.Provider, access.providers_visible_to)
        register_scope(models.Recognition, access.recognitions_visible_to)
        register_scope(models.Change, access.changes_visible_to)
        register_scope(models.Renewal, access.renewals_visible_to)
        register_scope(models.Complaint, access.complaints_visible_to)
        register_attachable(models.Application)
        register_attachable(models.Complaint)
        register_profile_part(check=kind_mistakes, load=load_kinds)
        register_sample_loader(load_sample)
        register_kind(KIND, "创新券服务机构", model=models.Provider, entry_of=entry_of, order=45)
        register_pages()
