"""Every write of transfer."""
