"""Workflows as data: what may happen, from where, by whom, and why not."""
