"""Reads for pages, files and the API."""
