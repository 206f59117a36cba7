"""Quantities with units, ranges and comparators read out of text."""
