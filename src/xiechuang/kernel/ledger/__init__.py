"""The ledger: double entry in fen, only ever added to, balanced and chained by the database itself."""
