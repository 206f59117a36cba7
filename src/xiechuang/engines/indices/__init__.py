"""Composite indicators: from a declared hierarchy and a table to scores, ranks and their reasons; a library of its own."""
