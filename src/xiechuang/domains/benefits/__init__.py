"""Calculating what a firm gets in each region."""
