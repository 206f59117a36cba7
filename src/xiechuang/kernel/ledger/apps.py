"""The ledger app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Accounts, their lanes, transfers, entries and holds."""

    name = "xiechuang.kernel.ledger"
    label = "ledger"
    verbose_name = "账本"

    def ready(self) -> None:
        """Who sees an account sees its entries, and the transfers and holds that touch it."""
        from xiechuang.kernel.access.public import register_scope
        from xiechuang.kernel.ledger import access
        from xiechuang.kernel.ledger.models import Account, Entry, Hold, Lane, Transfer

        register_scope(Account, access.visible_accounts)
        register_scope(Entry, access.visible_entries)
        register_scope(Lane, access.visible_lanes)
        register_scope(Transfer, access.visible_transfers)
        register_scope(Hold, access.visible_holds)
