"""Every write of policies."""
