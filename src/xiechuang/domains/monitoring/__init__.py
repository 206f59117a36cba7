"""Monitoring: indicator systems, what parks report each period, and the figures that come of it (S10)."""
