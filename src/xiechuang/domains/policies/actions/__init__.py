"""Taking policy texts in from a profile."""
