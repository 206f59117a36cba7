"""Pairs of a need and a supply: signals, points, levels, explanations."""
