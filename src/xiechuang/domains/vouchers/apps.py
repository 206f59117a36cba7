"""The vouchers app."""

from django.apps import AppConfig


class VouchersConfig(AppConfig):
    """Innovation vouchers."""

    name = "xiechuang.domains.vouchers"
    label = "vouchers"
    verbose_name = "科技创新券"

    def ready(self) -> None:
        """Tell the kernel who sees what, what can have attachments, and what a profile holds of ours."""
        from xiechuang.domains.vouchers import access, handlers, models
        from xiechuang.domains.vouchers.actions.entry import KIND, entry_of
        from xiechuang.domains.vouchers.actions.profile import load_schemes, scheme_mistakes
        from xiechuang.domains.vouchers.actions.sample import load_sample
        from xiechuang.domains.vouchers.pages.desk import register_desk
        from xiechuang.domains.vouchers.pages.ledger_words import register_words
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_profile_part, register_sample_loader
        from xiechuang.kernel.documents.public import register_attachable
        from xiechuang.kernel.search.public import register_kind

        register_scope(models.Scheme, access.schemes_visible_to)
        register_scope(models.SchemeVersion, access.versions_visible_to)
        register_scope(models.SchemeParameter, access.parameters_visible_to)
        register_scope(models.Pool, access.pools_visible_to)
        register_scope(models.Appropriation, access.appropriations_visible_to)
        register_scope(models.Batch, access.batches_visible_to)
        register_scope(models.Voucher, access.vouchers_visible_to)
        register_scope(models.Use, access.uses_visible_to)
        register_scope(models.Proof, access.proofs_visible_to)
        register_scope(models.Claim, access.claims_visible_to)
        register_scope(models.Review, access.reviews_visible_to)
        register_scope(models.PaymentBatch, access.payments_visible_to)
        register_attachable(models.Use)
        register_profile_part(check=scheme_mistakes, load=load_schemes)
        register_sample_loader(load_sample)
        register_kind(KIND, "创新券方案", model=models.Scheme, entry_of=entry_of, order=46)
        handlers.listen()
        register_desk()
        register_words()
