"""Guides, questions and read receipts."""
