"""Normative texts as trees with addresses: read, linked, compared, dated; a library of its own."""
