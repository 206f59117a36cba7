"""Reads of transfer for pages, API and statistics."""
