"""Drafts that three regions discuss."""
