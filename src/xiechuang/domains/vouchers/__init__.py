"""Innovation vouchers."""
