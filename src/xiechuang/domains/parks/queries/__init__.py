"""Reads of the parks register."""
