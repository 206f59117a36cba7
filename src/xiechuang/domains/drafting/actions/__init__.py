"""Every write of drafting."""
