"""Clearing between regions."""
