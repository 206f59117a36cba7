"""Reads for pages, API, statistics, and the finder's own."""
