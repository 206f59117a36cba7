"""All that others may use of the ledger."""
