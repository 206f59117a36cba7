"""The audit trail: append-only, hash-chained by the database at commit, verifiable by anyone with a copy."""
