"""Writes of the parks register."""
