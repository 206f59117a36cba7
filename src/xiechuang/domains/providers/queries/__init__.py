"""Reads of providers."""
