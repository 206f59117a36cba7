"""Every write of vouchers."""
