"""Deeds of clearing."""
