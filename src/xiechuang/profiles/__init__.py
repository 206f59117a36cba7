"""Communities as data: one folder each."""
