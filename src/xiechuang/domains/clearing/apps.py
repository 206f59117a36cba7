"""The clearing app."""

from django.apps import AppConfig


class ClearingConfig(AppConfig):
    """Clearing between regions."""

    name = "xiechuang.domains.clearing"
    label = "clearing"
    verbose_name = "地区间清算"

    def ready(self) -> None:
        """Tell the kernel who sees what, and stand in the menu and on the workbench."""
        from xiechuang.domains.clearing import access
        from xiechuang.domains.clearing.actions.sample import load_sample
        from xiechuang.domains.clearing.models import (
            Booking,
            Case,
            Day,
            Line,
            Obligation,
            Payment,
            Side,
            Statement,
            Terms,
        )
        from xiechuang.domains.clearing.pages.desk import register_desk
        from xiechuang.domains.clearing.pages.ledger import register_ledger
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.community.public import register_sample_loader

        register_scope(Obligation, access.obligations_visible_to)
        register_scope(Line, access.lines_visible_to)
        register_scope(Case, access.cases_visible_to)
        register_scope(Side, access.sides_visible_to)
        register_scope(Booking, access.bookings_visible_to)
        for shared in (Day, Statement, Payment, Terms):
            register_scope(shared, access.for_readers)
        register_desk()
        register_ledger()
        register_sample_loader(load_sample)
