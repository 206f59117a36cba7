"""The policies app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Policy texts and their clauses."""

    name = "xiechuang.domains.policies"
    label = "policies"
    verbose_name = "政策文本"

    def ready(self) -> None:
        """Tell the kernel what a profile holds of ours, who sees it, and that its clauses can be found."""
        from xiechuang.domains.policies import access
        from xiechuang.domains.policies.actions.entry import KIND, entry_of
        from xiechuang.domains.policies.actions.profile import load_policies, policy_mistakes
        from xiechuang.domains.policies.actions.sample import load_sample
        from xiechuang.domains.policies.models import Clause, ExtractedRow, Following, PolicyText, TextVersion
        from xiechuang.domains.policies.pages.desk import register_pages
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader
        from xiechuang.kernel.documents.public import register_attachable
        from xiechuang.kernel.search.public import register_kind

        register_scope(PolicyText, access.policies_visible_to)
        register_scope(Clause, access.clauses_visible_to)
        register_scope(TextVersion, access.versions_visible_to)
        register_scope(ExtractedRow, access.rows_visible_to)
        register_scope(Following, access.followings_visible_to)
        register_attachable(TextVersion)
        register_profile_part(check=policy_mistakes, load=load_policies)
        register_sample_loader(load_sample)
        register_kind(KIND, "政策条文", model=Clause, entry_of=entry_of, order=60)
        register_pages()
